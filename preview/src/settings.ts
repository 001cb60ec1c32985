/** A dashboard in the list of our server. */
export interface Listed {
  uid: string;
  title: string;
  folder: string;
  description: string;
  tags: string[];
}

/** What our server knows of the environment: `/settings.json`. */
export interface Settings {
  environment: string;
  /** The address of Prometheus, which the page asks directly. */
  prometheus: string;
  /** Of the data source, for example 15s. */
  scrapeInterval: string;
  /** The name of the data source. */
  datasource: string;
  /** When it is now, in ms, if the data ends in the past. */
  now?: number;
  dashboards: Listed[];
}

/** Ask our server for JSON. Throws an Error that says what went wrong. */
export async function ask<T>(path: string): Promise<T> {
  const answer = await fetch(path);
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status} ${answer.statusText}`);
  }
  return (await answer.json()) as T;
}

/** Let all code believe that it is `now`: pictures of old data are then the same every day. */
export function stopClock(now: number): void {
  const Real = Date;
  window.Date = class extends Real {
    constructor(...given: []) {
      super(...((given.length ? given : [now]) as []));
    }
    static now() {
      return now;
    }
  } as DateConstructor;
}
