import type { EgressPolicy } from '../../policy/egress.ts';
import type { Exposure, ExposureAnswer, Unknown } from '../exposure/model.ts';
import type { SwitchRow } from '../exposure/row.ts';
import { exposureOf } from '../exposure/rule.ts';
import { decidedLater } from '../exposure/values.ts';
import { exposureWithoutSwitch } from '../exposure/without-switch.ts';
import type { Breach, Judgement, Resource, ResourceType, World } from '../model.ts';
import type { ListedCheck } from './catalogue.ts';
import { exposureBreaches } from './exposure.ts';
import { predicates } from './predicates.ts';
import { findDecidedLater } from './read.ts';
import { findWrongKind } from './wrong-kinds.ts';

/** Judges a resource by all that is known of its type: its own rules, the general rule of public switches, and every check asked of it. */
export const judgeBy =
  (own: ResourceType | undefined, row: SwitchRow | undefined, listed: readonly ListedCheck[]) =>
  (resource: Resource, world: World, policy: EgressPolicy): Judgement | undefined => {
    const mine = own?.judge?.(resource, world, policy);
    if (!resource.isRead)
      return mine === undefined && own?.judge !== undefined ? undefined : { breaches: [], unknown: [] };
    const answer = row === undefined ? undefined : exposureOf(resource, world, row);
    const asked = ask(listed, resource, world, policy, answer);
    const isSubject = mine !== undefined || row !== undefined || own?.judge === undefined || asked.breaches.length > 0;
    if (!isSubject) return undefined;
    const exposure: Exposure = answer ?? mine?.exposure ?? exposureWithoutSwitch(resource, world);
    return {
      breaches: [
        ...(mine?.breaches ?? []),
        ...(answer === undefined ? [] : exposureBreaches(resource, answer)),
        ...asked.breaches,
      ],
      unknown: unique([...(mine?.unknown ?? []), ...(answer?.unknown ?? []), ...asked.unknown]),
      exposure: { public: exposure.public, because: exposure.because },
    };
  };

function ask(
  listed: readonly ListedCheck[],
  resource: Resource,
  world: World,
  policy: EgressPolicy,
  exposure: ExposureAnswer | undefined,
): { readonly breaches: readonly Breach[]; readonly unknown: readonly Unknown[] } {
  const breaches: Breach[] = [];
  const unknown: Unknown[] = [];
  for (const check of listed) {
    const later = findDecidedLater(resource, check.paths);
    if (later !== undefined) {
      const isMoot = check.category === 'exposure' && exposure?.public === 'disabled';
      const under = check.under === undefined ? {} : { under: check.under };
      if (!isMoot) unknown.push({ ...decidedLater(later), ...under });
      continue;
    }
    const wrong = findWrongKind(resource, check.paths);
    if (wrong !== undefined) {
      unknown.push({ ...wrong, ...(check.under === undefined ? {} : { under: check.under }) });
      continue;
    }
    const reason = predicates[check.id]?.({ resource, properties: resource.properties, world, policy, exposure });
    if (reason === undefined) continue;
    if (typeof reason === 'string') breaches.push({ check, because: reason });
    else if ('unknown' in reason) unknown.push(reason.unknown);
    else breaches.push({ check, ...reason });
  }
  return { breaches, unknown };
}

/** Each once; what matters under every profile before what matters under some. */
const unique = (all: readonly Unknown[]): readonly Unknown[] => {
  const always = all.filter(({ under }) => under === undefined);
  const some = all.filter(({ under }) => under !== undefined);
  return [...new Map([...some, ...always].map((each) => [`${each.property} ${each.because}`, each])).values()];
};
