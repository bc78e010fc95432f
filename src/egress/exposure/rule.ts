import type { Resource, World } from '../model.ts';
import { findSwitchRow } from './catalogue.ts';
import { approvedConnections } from './endpoints.ts';
import { admit } from './gates/admit.ts';
import type { Admission, ExposureAnswer, Unknown } from './model.ts';
import type { SwitchRow } from './row.ts';
import { readSwitch, type SwitchSays } from './switch.ts';
import { decidedLater, isMet, readAt, wordOf } from './values.ts';

/**
 * Whether the internet can reach a resource, for every type with a public switch.
 *
 *   placement closes it (internal, in a delegated subnet)   disabled, regardless of the switch
 *   switch off                                              disabled
 *   switch in a perimeter                                   unknown: its own body doesn't say whether that is enforced
 *   switch says nothing, and that is automatic              disabled behind an approved endpoint, else as if on
 *   switch on                                               by the lists: everybody, those listed, nobody
 *   switch decided at run time                              unknown, unless the lists let nobody in
 */
export function exposureOf(resource: Resource, world: World, row: SwitchRow): ExposureAnswer {
  const { properties } = resource;
  if (row.onlyWhen !== undefined && readAt(properties, row.onlyWhen).kind === 'absent') {
    return { public: 'disabled', because: `it has no ${row.onlyWhen}`, unknown: [], by: 'nothing' };
  }
  const conditions = (row.closedBy ?? []).map((condition) => ({ ...condition, met: isMet(properties, condition) }));
  const placed = conditions.find(({ met }) => met === true);
  if (placed !== undefined)
    return { public: 'disabled', because: `${placed.path} closes it`, unknown: [], by: 'placement' };
  const around = findSurrounding(resource, world, row);
  if (around?.answer?.public === 'disabled') {
    return {
      public: 'disabled',
      because: `it runs in ${around.id}, which the internet can't reach`,
      unknown: [],
      by: 'placement',
    };
  }
  const opened = (row.openedBy ?? []).find((condition) => isMet(properties, condition) === true);
  const says = readSwitch(properties, row);
  if (opened !== undefined && says.state !== 'on')
    return byLists(resource, world, row, { ...says, because: `${opened.path} opens it` });
  const unreadAround = around !== undefined && around.answer === undefined ? [notRead(around.id, around.path)] : [];
  const later = conditions.filter(({ met }) => met === undefined).map(({ path }) => decidedLater(path));
  const answer = withUnknown(bySwitch(resource, world, row, says), unreadAround);
  return later.length > 0 && answer.public !== 'disabled' ? unknownAnswer([...answer.unknown, ...later]) : answer;
}

function bySwitch(resource: Resource, world: World, row: SwitchRow, says: SwitchSays): ExposureAnswer {
  switch (says.state) {
    case 'off':
      return { public: 'disabled', because: says.because, unknown: says.unknown, by: 'switch' };
    case 'perimeter':
      return { public: 'unknown', because: says.because, unknown: says.unknown, by: 'perimeter' };
    case 'unknown': {
      const lists = byLists(resource, world, row, says);
      return lists.public === 'disabled' ? lists : unknownAnswer(says.unknown);
    }
    case 'automatic': {
      const [first] = approvedConnections(resource, world);
      if (first === undefined) {
        return byLists(resource, world, row, {
          ...says,
          because: `${says.because}, and no private endpoint is approved`,
        });
      }
      const because = `${says.because}, and private endpoint ${first.name} is approved, which closes it`;
      return { public: 'disabled', because, unknown: [], by: 'endpoint' };
    }
    case 'on':
      return byLists(resource, world, row, says);
  }
}

const unknownAnswer = (unknown: readonly Unknown[]): ExposureAnswer => ({
  public: 'unknown',
  because: unknown.map(({ because }) => because).join('; '),
  unknown,
  by: 'nothing',
});

const everybody: Admission = { who: 'everybody', because: '', unknown: [] };

function byLists(resource: Resource, world: World, { gate }: SwitchRow, says: SwitchSays): ExposureAnswer {
  const admission = gate === undefined ? everybody : admit(resource, world, gate);
  const because = admission.because === '' ? says.because : `${says.because} and ${admission.because}`;
  const unknown = admission.unknown;
  switch (admission.who) {
    case 'everybody':
    case 'azure':
      return { public: 'enabled', because, unknown, by: 'lists', admission };
    case 'some':
      return { public: 'restricted', because, unknown, by: 'lists', admission };
    case 'nobody':
      return { public: 'disabled', because: admission.because, unknown, by: 'lists', admission };
    case 'unknown':
      return { public: 'unknown', because, unknown, by: 'lists', admission };
  }
}

const withUnknown = (answer: ExposureAnswer, more: readonly Unknown[]): ExposureAnswer =>
  answer.public === 'disabled' || more.length === 0 ? answer : { ...answer, unknown: [...answer.unknown, ...more] };

const notRead = (id: string, property: string): Unknown => ({
  property,
  because: `whether ${id}, in which it runs, can be reached was not read`,
});

interface Surrounding {
  readonly id: string;
  readonly path: string;
  /** Undefined where it was not read. */
  readonly answer: ExposureAnswer | undefined;
}

/** What a resource runs in, as an app in its environment. */
function findSurrounding(resource: Resource, world: World, row: SwitchRow): Surrounding | undefined {
  for (const { id, path } of surroundingsOf(resource, row)) {
    const found = world.find(id);
    const itsRow = findSwitchRow(found?.id.type ?? '');
    const isKnown = found?.isRead === true && itsRow !== undefined;
    return { id, path, answer: isKnown ? exposureOf(found, world, itsRow) : undefined };
  }
  return undefined;
}

/** The ids of what a resource runs in: a verdict needs them. */
export const surroundingsOf = (
  { properties }: Pick<Resource, 'properties'>,
  { within = [] }: SwitchRow,
): readonly { readonly id: string; readonly path: string }[] =>
  within.flatMap((path) => {
    const reading = readAt(properties, path);
    const id = reading.kind === 'value' ? wordOf(reading.value) : undefined;
    return id === undefined ? [] : [{ id, path }];
  });
