import { type Family, findPrefix } from '../../core/prefixes.ts';
import { foldCase } from '../../core/text.ts';
import { at, elementsOf, field, lowerText, textOf } from '../body.ts';
import type { World } from '../model.ts';
import type { Share } from './flow-rule.ts';
import { textsOf } from './parts.ts';
import { perId } from './per-world.ts';
import { hopOf, type Route, type RouteTable } from './route-table.ts';

/** What Azure reported of a subnet when a running machine in it was asked. */
export interface Live {
  /** When, as ISO time. */
  readonly at: string;
  /** Lower-cased id of the interface that was asked. */
  readonly interface: string;
  /** Undefined where it can't be determined. */
  readonly user: readonly Route[] | undefined;
  readonly learnt: readonly Route[] | undefined;
  /** How much of the internet each network security group lets out, by id. */
  readonly groups: ReadonlyMap<string, Readonly<Record<Family, Share>>>;
}

/** The id that a subnet's report has among the bodies of a verdict. It is no resource of Azure's. */
export const liveIdOf = (subnet: string): string => `${foldCase(subnet)}/providers/gatehouse/livepaths/last`;

/** What a machine in the subnet reported; undefined where none did, or too long ago. */
export const findLive = perId((world: World, subnet): Live | undefined => {
  const report = world.find(liveIdOf(subnet))?.properties;
  if (report === undefined) return undefined;
  const routes = (list: 'user' | 'learnt'): readonly Route[] | undefined =>
    field(report, list) === undefined
      ? undefined
      : elementsOf(field(report, list)).map((each) => toRoute(each, list === 'user' ? 'User' : 'BGP'));
  return {
    at: textOf(field(report, 'at')) ?? '',
    interface: lowerText(field(report, 'interface')) ?? '',
    user: routes('user'),
    learnt: routes('learnt'),
    groups: new Map(
      elementsOf(field(report, 'groups')).map((each) => [
        lowerText(at(each, 'id')) ?? '',
        { v4: shareAt(each, 'v4'), v6: shareAt(each, 'v6') },
      ]),
    ),
  };
});

/** The routes that somebody wrote, as the table that was not read. */
export const liveTable = (id: string, live: Live | undefined): RouteTable | undefined =>
  live?.user === undefined ? undefined : { id, routes: live.user, isWithoutLearnt: false, isWithoutPeered: false };

function toRoute(report: unknown, source: Route['source']): Route {
  const written = textOf(field(report, 'prefix')) ?? '';
  const prefix = findPrefix(written);
  const hopText = textOf(field(report, 'hop')) ?? 'not set';
  return {
    source,
    scope: prefix?.text ?? written,
    prefix,
    hop: hopOf(hopText),
    hopText,
    addresses: textsOf(report, 'addresses'),
    id: undefined,
  };
}

function shareAt(from: unknown, family: Family): Share {
  const share = lowerText(field(from, family));
  return share === 'none' || share === 'some' ? share : 'all';
}
