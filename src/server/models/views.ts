/** What the registry knows, as the API says it: no NaN, no infinity, nothing left out. */

import type { Feature } from '../../learning/index.ts';
import {
  type BinShares,
  type Comparison,
  type FeatureReference,
  type ModelMetric,
  type ModelVersion,
  type Rollout,
  readmeOf,
  type ServingMetrics,
} from '../../registry/index.ts';
import type {
  FeatureDriftView,
  ModelErrorComparison,
  ModelFeatureView,
  ModelMetricsView,
  ModelMetricView,
  ModelVersionSummary,
  ModelVersionView,
  RolloutView,
  ServingView,
} from '../modelsContract.ts';

export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export function metricView({ name, title, value, unit, low, high, data }: ModelMetric): ModelMetricView {
  return { name, title: title ?? name, value, unit, low: low ?? null, high: high ?? null, data };
}

export function rolloutView({ model: _, ...rollout }: Rollout): RolloutView {
  return { ...rollout, guard: { ...rollout.guard }, log: rollout.log.map((entry) => ({ ...entry })) };
}

export function errorComparison({ t, ...rest }: Comparison): ModelErrorComparison {
  return { ...rest, t: finite(t) };
}

interface Place {
  readonly aliases: Readonly<Record<string, string>>;
  /** Architectures that this program has code for. */
  readonly architectures: ReadonlySet<string>;
}

export function versionSummary(
  version: ModelVersion,
  { aliases, architectures }: Place,
): ModelVersionSummary {
  return {
    version: version.version,
    createdAt: version.createdAt,
    architecture: version.architecture,
    isBundled: version.isBundled,
    isKnown: architectures.has(version.architecture),
    aliases: Object.keys(aliases).filter((alias) => aliases[alias] === version.version),
    tags: [...version.tags],
    parent: version.lineage.parent,
    bytes: version.files.reduce((sum, { bytes }) => sum + bytes, 0),
    metrics: version.metrics.map(metricView),
  };
}

function featureView(feature: Feature, scaling: ModelVersion['scaling']): ModelFeatureView {
  const scaled = scaling?.features.find((each) => each.feature.name === feature.name);
  const { name, kind, unit, fill } = feature;
  return {
    name,
    kind,
    unit,
    classes: feature.kind === 'class' ? [...feature.classes] : null,
    fill: typeof fill === 'object' ? String(fill.value) : fill,
    monotone: feature.kind === 'class' ? 0 : (feature.monotone ?? 0),
    scaling:
      scaled === undefined || feature.kind === 'class'
        ? null
        : { mean: scaled.mean, deviation: scaled.deviation },
  };
}

export function versionView(version: ModelVersion, place: Place, damage: string | null): ModelVersionView {
  const { card, lineage } = version;
  return {
    ...versionSummary(version, place),
    name: version.name,
    title: card.title,
    digest: version.digest,
    features: version.features.map((feature) => featureView(feature, version.scaling)),
    lineage: { ...lineage, rows: lineage.rows ?? null, trainedAt: lineage.trainedAt ?? null },
    files: version.files.map((file) => ({ ...file })),
    damage,
    card: {
      summary: card.summary,
      license: card.license,
      task: card.task,
      tags: [...card.tags],
      intendedUse: card.intendedUse,
      limits: [...card.limits],
      trainedOn: [...card.trainedOn],
      sections: [...(card.sections ?? [])],
    },
    readme: readmeOf(version),
    settings: { ...version.settings },
  };
}

/** A series for each metric on each data set, in the order of the newest version that has it. */
export function metricsView(versions: readonly ModelVersion[]): ModelMetricsView {
  const all = versions.flatMap((version) => version.metrics.map((metric) => ({ version, metric })));
  // Seconds and milliseconds of one metric do not belong on one axis.
  const series = Map.groupBy(all, ({ metric: { name, unit, data } }) => JSON.stringify([name, unit, data]));
  return {
    series: [...series.values()].map((found) => {
      const { name, title, unit, data } = metricView(found[0].metric);
      const points = found
        .map(({ version: { version, createdAt }, metric }) => {
          const { value, low, high } = metricView(metric);
          return { version, createdAt, value, low, high };
        })
        .reverse();
      return { metric: name, title, unit, data, points };
    }),
  };
}

export function servingView(version: string, metrics: ServingMetrics, isLoaded: boolean): ServingView {
  const { answers, failures, timeouts, latency } = metrics;
  const { p50, p95, p99 } = latency;
  return {
    version,
    answers,
    failures,
    timeouts,
    p50: finite(p50),
    p95: finite(p95),
    p99: finite(p99),
    isLoaded,
  };
}

export function binsView(
  feature: Feature | undefined,
  reference: FeatureReference,
  { training, now }: BinShares,
): FeatureDriftView['bins'] {
  return { labels: labelsOf(feature, reference), training: [...training], now: [...now] };
}

function labelsOf(feature: Feature | undefined, reference: FeatureReference): string[] {
  if (reference.kind === 'class')
    return reference.shares.map((_, i) => (feature?.kind === 'class' ? feature.classes[i] : String(i)));
  const ends = reference.edges.map((edge) => String(Number(edge.toPrecision(4))));
  if (ends.length === 0) return reference.shares.map(() => 'all');
  const last = ends.length - 1;
  return [`≤ ${ends[0]}`, ...ends.slice(1).map((end, i) => `${ends[i]} – ${end}`), `> ${ends[last]}`];
}

/** Chance explains a difference where it would bring one as large in more than 5 of 100 cases. */
const SIGNIFICANCE = 0.05;

export function comparisonSentence(a: string, b: string, difference: number, p: number): string {
  if (p > SIGNIFICANCE)
    return `chance alone explains the difference between ${a} and ${b} (p = ${p.toPrecision(2)}).`;
  const better = difference < 0 ? b : a;
  return `${better} errs less, and chance does not explain it (p = ${p < 0.001 ? '< 0.001' : p.toPrecision(2)}).`;
}
