import { reachOf } from '../../core/address-sets.ts';
import { quoteRange } from '../../core/text.ts';
import { flagOf } from '../body.ts';
import type { Resource } from '../model.ts';
import { named } from './admission.ts';
import { entriesOf } from './entries.ts';
import type { Exposure, Unknown } from './model.ts';
import type { SwitchRow } from './row.ts';
import { readSwitch } from './switch.ts';
import { decidedLater, isMet, readAt } from './values.ts';

/** Who reaches the API server of a cluster. */
export interface ApiServer extends Exposure {
  readonly unknown: readonly Unknown[];
  /** The ranges it answers, sorted; empty where it answers all, or nobody asks it in public. */
  readonly ranges: readonly string[];
  /** How many public addresses the ranges hold together. */
  readonly addresses: number;
  readonly isEverybody: boolean;
}

const switchRow: SwitchRow = { type: 'Microsoft.ContainerService/managedClusters', apiVersion: '', family: 'aks' };
const rangesPath = 'apiServerAccessProfile.authorizedIPRanges';
const privatePath = 'apiServerAccessProfile.enablePrivateCluster';

/** An absent list and an empty one mean the same; messages distinguish them. */
const listsNothing = (properties: unknown): string =>
  readAt(properties, rangesPath).kind === 'absent' ? 'authorizedIPRanges is not set' : 'authorizedIPRanges is empty';

/**
 *   enablePrivateCluster   publicNetworkAccess   authorizedIPRanges          answers
 *   true                   any                   any                         nobody in public
 *   otherwise              Disabled              any                         nobody in public
 *   otherwise              SecuredByPerimeter    any                         unknown
 *   otherwise              otherwise             absent, null, empty         everybody
 *   otherwise              otherwise             half of the internet        everybody
 *   otherwise              otherwise             no public address           nobody: 0.0.0.0/32 is the cluster's own way out
 *   otherwise              otherwise             otherwise                   those listed
 */
export function readApiServer({ properties }: Pick<Resource, 'properties'>): ApiServer {
  const none = { ranges: [], addresses: 0, isEverybody: false, unknown: [] };
  const unknownBecause = (unknown: readonly Unknown[]): ApiServer => ({
    ...none,
    public: 'unknown',
    because: unknown.map(({ because }) => because).join('; '),
    unknown,
  });
  const flag = readAt(properties, privatePath);
  const isPrivate = isMet(properties, { path: privatePath, values: ['true', '1'] });
  if (isPrivate === true) return { ...none, public: 'disabled', because: 'enablePrivateCluster is true' };
  const says = readSwitch(properties, switchRow);
  if (says.state === 'off') return { ...none, public: 'disabled', because: says.because };
  if (flag.kind === 'value' && flagOf(flag.value) === undefined)
    return unknownBecause([{ property: privatePath, because: `${privatePath} is no true or false` }]);
  if (isPrivate === undefined) return unknownBecause([decidedLater(privatePath)]);
  if (says.state !== 'on') return unknownBecause(says.unknown);
  const { addresses: ranges, unknown } = entriesOf(properties, [rangesPath]);
  if (unknown.length > 0) return unknownBecause(unknown);
  const { addresses, isEverybody, unreadable } = reachOf(ranges);
  const strange = unreadable.map((text) => ({
    property: rangesPath,
    because: `${quoteRange(text)} is no address, prefix or range`,
  }));
  const reach = { ranges, addresses, isEverybody, unknown: strange };
  if (ranges.length === 0)
    return { ...reach, public: 'enabled', because: `${listsNothing(properties)}, so it answers everybody` };
  const answers = `it answers ${named(ranges)}`;
  if (isEverybody) return { ...reach, public: 'enabled', because: `${answers}, which is everybody` };
  if (addresses === 0 && strange.length === 0)
    return { ...reach, public: 'disabled', because: `${answers}, which is nobody on the internet` };
  return { ...reach, public: 'restricted', because: answers };
}
