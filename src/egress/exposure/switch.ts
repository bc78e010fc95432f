import { quoteName } from '../../core/text.ts';
import type { Unknown } from './model.ts';
import type { SwitchRow } from './row.ts';
import { decidedLater, readAt, wordOf } from './values.ts';

/** What the switches of a resource say together. */
export interface SwitchSays {
  readonly state: 'on' | 'off' | 'automatic' | 'perimeter' | 'unknown';
  /** E.g. `publicNetworkAccess is not Disabled`. */
  readonly because: string;
  readonly unknown: readonly Unknown[];
}

/** The switches of a row, where it names none the usual one. */
export const switchesOf = ({ switches = ['publicNetworkAccess'] }: SwitchRow): readonly string[] => switches;

/** Reads the switches where this type keeps them. Empty text and `NotSpecified` say nothing, as null does. */
export function readSwitch(properties: unknown, row: SwitchRow): SwitchSays {
  const paths = switchesOf(row);
  const all = paths.map((path) => readOne(properties, path, row));
  const said = all.filter((each): each is SwitchSays => each !== undefined);
  if (paths.length === 0) return { state: 'on', because: 'it has no switch', unknown: [] };
  if (row.combine === 'worst') return worstOf(all.map((each, index) => each ?? silent(paths[index] ?? '', row)));
  return said[0] ?? silent(paths[0] ?? '', row);
}

const openness: readonly SwitchSays['state'][] = ['on', 'unknown', 'automatic', 'perimeter', 'off'];

function worstOf(says: readonly SwitchSays[]): SwitchSays {
  const state = openness.find((each) => says.some((one) => one.state === each)) ?? 'unknown';
  const because = says
    .filter((each) => each.state === state)
    .map((each) => each.because)
    .join(' and ');
  return { state, because, unknown: says.flatMap(({ unknown }) => unknown) };
}

function readOne(properties: unknown, path: string, row: SwitchRow): SwitchSays | undefined {
  const reading = readAt(properties, path);
  if (reading.kind === 'unknown') {
    const later = decidedLater(reading.path);
    return { state: 'unknown', because: later.because, unknown: [later] };
  }
  if (reading.kind === 'value' && typeof reading.value === 'object') {
    const because = `${path} is ${Array.isArray(reading.value) ? 'a list' : 'an object'}, which no switch is`;
    return { state: 'unknown', because, unknown: [{ property: path, because }] };
  }
  const word = reading.kind === 'absent' ? undefined : wordOf(reading.value);
  if (word === undefined || word === 'notspecified') return undefined;
  const state = stateOf(word, row);
  if (state === 'on')
    return { state, because: isUsual(word, row) ? `${path} is not Disabled` : `${path} is ${word}`, unknown: [] };
  if (state === 'off') return { state, because: `${path} is ${usualText(word)}`, unknown: [] };
  if (state === 'perimeter') {
    const because = `${path} is SecuredByPerimeter: whether its network security perimeter association is enforced was not read`;
    return { state, because, unknown: [{ property: path, because }] };
  }
  const because = `${path} is ${quoteName(word)}, which is no value known here`;
  return { state: 'unknown', because, unknown: [{ property: path, because }] };
}

function stateOf(word: string, { on = [], off = [], inverse = false, perimeter }: SwitchRow): SwitchSays['state'] {
  if (on.includes(word)) return 'on';
  if (off.includes(word)) return 'off';
  if (word === 'enabled' || word === 'true' || word === '1') return inverse ? 'off' : 'on';
  if (word === 'disabled' || word === 'false' || word === '0') return inverse ? 'on' : 'off';
  if (word === 'securedbyperimeter') return perimeter === 'open' ? 'on' : 'perimeter';
  return 'unknown';
}

const isUsual = (word: string, { perimeter }: SwitchRow): boolean =>
  word === 'enabled' || (word === 'securedbyperimeter' && perimeter === 'open');
const usualText = (word: string): string => (word === 'disabled' ? 'Disabled' : word);

/** No switch says anything: what the service makes of that. */
function silent(path: string, { absent = 'open', switches }: SwitchRow): SwitchSays {
  if (absent === 'open') {
    const because = switches === undefined ? `${path} is not Disabled` : `${path} is not set, which means open`;
    return { state: 'on', because, unknown: [] };
  }
  if (absent === 'closed') return { state: 'off', because: `${path} is not set, which means closed`, unknown: [] };
  return { state: 'automatic', because: `${path} is not set`, unknown: [] };
}
