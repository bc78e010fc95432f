import { isRecord } from '../../core/arm-body.ts';
import { nameOf } from '../../core/resource-id.ts';
import { plain } from '../../core/text.ts';
import { columns } from '../columns.ts';
import type { Item } from './deployed-app.ts';
import { type Column, textOf } from './print-list.ts';

/** The records in a list of the API's. */
export const itemsOf = (value: unknown): readonly Item[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/** Where it is red, and why: `no-dns (link)`. */
const cellText = (cell: unknown): string => {
  const at = textOf(cell, 'brokenAt');
  return `${textOf(cell, 'state')}${at === '' ? '' : ` (${at})`}`;
};

/** The ids of the lines that are not as they should be: `2.9, 2.10?` where the last one can't be determined. */
const notPassing = (lines: unknown): string =>
  itemsOf(lines)
    .filter(({ state }) => state !== 'pass')
    .map((line) => `${textOf(line, 'id')}${line.state === 'unknown' ? '?' : ''}`)
    .join(', ');

/** One cluster of a list. */
export const clusterColumns: readonly Column[] = [
  ['id', (item) => textOf(item, 'id')],
  ['name', (item) => textOf(item, 'name')],
  ['mode', (item) => textOf(item, 'mode')],
  ['private dns', (item) => textOf(item, 'privateDns')],
  ['not passing', ({ posture }) => notPassing(posture)],
  [
    'reached from',
    ({ reachedFrom }) =>
      itemsOf(reachedFrom)
        .map((cell) => `${nameOf(textOf(cell, 'from'))} ${cellText(cell)}`)
        .join(', '),
  ],
  ['resource', (item) => textOf(item, 'resourceId')],
];

/** One way that people and pipelines come by. */
export const sourceColumns: readonly Column[] = [
  ['kind', (item) => textOf(item, 'kind')],
  ['name', (item) => nameOf(textOf(item, 'id'))],
  ['reach', ({ reach }) => (reach === null ? 'in no network' : cellText(reach))],
  ['egress', ({ egress }) => textsOf(egress).join(', ')],
  ['not passing', ({ hygiene }) => notPassing(hygiene)],
  [
    'findings',
    ({ findings }) =>
      itemsOf(findings)
        .map((each) => textOf(each, 'check'))
        .join(', '),
  ],
  ['resource', (item) => textOf(item, 'id')],
];

/** One cluster for a person: what it is called, how it is kept line by line, from where it is reached. */
export function clusterLines(item: Item): readonly string[] {
  const named: readonly (readonly [string, string])[] = [
    ['cluster', textOf(item, 'resourceId')],
    ['mode', textOf(item, 'mode')],
    ['private dns', textOf(item, 'privateDns')],
    ['public name', textOf(item, 'fqdn')],
    ['private name', textOf(item, 'privateFqdn')],
    ['zone', textOf(item.zone, 'resourceId')],
    ...(isRecord(item.zone) ? textsOf(item.zone.linkedTo) : []).map((id) => ['linked to', id] as const),
  ];
  return [
    ...named.filter(([, text]) => text !== '').map(([name, text]) => `${name.padEnd(12)}  ${plain(text)}`),
    '',
    ...lineRows(item.posture),
    ...itemsOf(item.reachedFrom).map((cell) =>
      plain(textOf(cell, 'sentence') || `${textOf(cell, 'from')}: ${cellText(cell)}`),
    ),
    ...findingRows(item.findings),
  ];
}

/** What an access list says beside its table: how each source is kept where it falls short, and who may run commands. */
export function accessLines(item: Item): readonly string[] {
  const { sources, commandHolders } = item;
  const kept = itemsOf(sources).flatMap((source) => {
    const short = itemsOf(source.hygiene).filter(({ state }) => state !== 'pass');
    return short.length === 0 ? [] : ['', plain(textOf(source, 'id')), ...lineRows(short)];
  });
  const holders = itemsOf(commandHolders).map((each) =>
    [
      textOf(each, 'principalId'),
      textOf(each, 'role'),
      textOf(each, 'scope') || 'above the subscription',
      each.isConditional === true ? 'under a condition' : '',
    ].map((text) => plain(text)),
  );
  const said = commandHolders === null ? ['unknown: the grants were not read'] : ['nobody'];
  return [...kept, '', 'may run commands:', ...(holders.length === 0 ? said : columns(holders, [40, 60, 160, 20]))];
}

const lineRows = (lines: unknown): readonly string[] =>
  itemsOf(lines).flatMap((line) => {
    const remedy = textOf(line, 'remedy');
    const row = columns([[textOf(line, 'id'), textOf(line, 'state'), plain(textOf(line, 'because'))]], [14, 8, 100]);
    return [...row, ...(remedy === '' ? [] : [`  to do: ${plain(remedy)}`])];
  });

const findingRows = (findings: unknown): readonly string[] =>
  itemsOf(findings).map((each) =>
    plain(`${textOf(each, 'severity')}  ${textOf(each, 'check')}: ${textOf(each, 'message')}`),
  );
