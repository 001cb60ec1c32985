"""Proof that VictoriaMetrics' vmalert gives the same alerts as Prometheus: two engines, the same series and rules.

The series are those of the promtool tests in `build/production`, so each alert fires, and does not fire, for many
reasons. promtool says which alerts Prometheus would give at each evaluation. vmalert replays the rules that are
compiled for it, on a VictoriaMetrics that got the series as Prometheus would send them.
"""
