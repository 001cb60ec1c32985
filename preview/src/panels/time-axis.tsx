import { dateTimeFormat, systemDateFormats, type TimeRange } from "@grafana/data";
import { useTheme2 } from "@grafana/ui";

const STEPS = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800].map((each) => each * 1000);

/** The places of times in a drawing, in px. */
export function timeScale({ from, to }: TimeRange, left: number, right: number): (time: number) => number {
  const [start, end] = [from.valueOf(), to.valueOf()];
  return (time) => left + ((time - start) / (end - start || 1)) * (right - left);
}

interface TimeAxisProps {
  timeRange: TimeRange;
  timeZone: string;
  left: number;
  right: number;
  y: number;
}

/** Times below a drawing. */
export function TimeAxis({ timeRange, timeZone, left, right, y }: TimeAxisProps) {
  const theme = useTheme2();
  const [from, to] = [timeRange.from.valueOf(), timeRange.to.valueOf()];
  const most = Math.max(1, (right - left) / 100);
  const step = STEPS.find((each) => (to - from) / each <= most) ?? STEPS.at(-1)!;
  const { interval } = systemDateFormats;
  const format = step >= 86_400_000 ? interval.day : step >= 60_000 ? (to - from > 86_400_000 ? interval.hour : interval.minute) : interval.second;
  const scale = timeScale(timeRange, left, right);
  const times = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    times.push(time);
  }
  return (
    <g fill={theme.colors.text.primary} fontSize={12} textAnchor="middle">
      {times
        .filter((time) => scale(time) > left + 20 && scale(time) < right - 20)
        .map((time) => (
          <text key={time} x={scale(time)} y={y}>
            {dateTimeFormat(time, { format, timeZone })}
          </text>
        ))}
    </g>
  );
}
