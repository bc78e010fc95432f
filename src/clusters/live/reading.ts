import { compare } from '../../core/compare.ts';
import { InputError } from '../../core/errors.ts';
import { foldCase } from '../../core/text.ts';
import type { LiveReading } from '../../state/clusters/model.ts';
import { readLive } from '../isolation/read-live.ts';
import { warningsOn } from '../policies/explain.ts';
import type { Dataplane } from '../policies/model.ts';
import { idOf } from '../policies/model.ts';
import { readObjects } from '../policies/objects/read-objects.ts';
import type { Warning } from '../policies/warnings/model.ts';
import { itemsIn, type Results } from './output.ts';
import { podsByNamespace } from './progress.ts';
import { isolationSections, type Section } from './sections.ts';

/** So many are kept of what may be any number; one of them is enough to be found. */
const most = 100;
/** Nobody has so many classes: more are not judged. */
const mostClasses = 1_000;

/** What enforces policies in a cluster; undefined where nothing does. */
export function engineOf(networkPolicy: string | undefined, dataplane: string | undefined): Dataplane | undefined {
  if (foldCase(dataplane) === 'cilium' || foldCase(networkPolicy) === 'cilium') return 'cilium';
  return networkPolicy === undefined || foldCase(networkPolicy) === 'none' ? undefined : 'kubernetes';
}

/** Pure: what is kept of what a cluster printed. What is based on a section that is not whole is left out, with the reason. */
export function readingOf(results: Results, engine: Dataplane | undefined, now: Date): LiveReading {
  const unsaid = [...results].flatMap(([section, result]) => {
    if (result.kind === 'whole' || (section === 'pods' && isPaged(results))) return [];
    return [`${section}: ${result.kind === 'cut' ? 'its output was cut at 512 kB' : result.says}`];
  });
  const problems: string[] = [];
  const tried = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const live = tried(() => readLive({ items: isolationSections.flatMap((section) => itemsIn(results, section)) }));
  const checked = <T>(section: Section, value: readonly T[] | undefined): T[] | undefined => {
    if (results.get(section)?.kind !== 'whole') return undefined;
    if (value === undefined) {
      if (live !== undefined) problems.push(`${section}: it lists none, and every cluster has some`);
      return undefined;
    }
    if (value.length <= mostClasses) return [...value];
    problems.push(`${section}: there are more than ${mostClasses}`);
    return undefined;
  };
  const isPublic = ({ type, isInternal }: { type: string; isInternal: boolean }) =>
    type === 'LoadBalancer' && !isInternal;
  const kept = {
    at: now.toISOString(),
    storageClasses: checked('storageclasses', live?.storageClasses),
    claims: checked('persistentvolumeclaims', live?.claims),
    services: checked('services', live?.services?.filter(isPublic).slice(0, most)),
    warnings: tried(() => warningsIn(results, engine))?.slice(0, most),
  };
  return { ...kept, unsaid: [...unsaid, ...problems].sort(compare) };
}

/** Where all pods at once were too many, they were asked for by the namespaces that matter. */
const isPaged = (results: Results): boolean =>
  results.get('pods')?.kind === 'cut' && podsByNamespace(results).every((section) => results.has(section));

/** Undefined where something that policies are judged by is not there. */
function warningsIn(results: Results, engine: Dataplane | undefined): readonly Warning[] | undefined {
  const sections = [...results].filter(([section]) => section !== 'pods' || !isPaged(results));
  const isWhole = sections.every(([section, { kind }]) => kind === 'whole' || isOfStorage(section));
  if (!isWhole) return undefined;
  const items = sections.flatMap(([section]) => (isOfStorage(section) ? [] : itemsIn(results, section)));
  const cluster = readObjects({ items });
  if (engine !== undefined) return warningsOn(cluster, engine);
  return cluster.policies
    .map((policy) => idOf(policy))
    .sort(compare)
    .map((policy) => ({
      policy,
      kind: 'not-enforced',
      says: 'the cluster has no engine for network policies (networkProfile.networkPolicy): it is kept, and nothing enforces it',
    }));
}

const isOfStorage = (section: Section): boolean => section === 'storageclasses' || section === 'persistentvolumeclaims';
