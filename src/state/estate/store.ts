import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Table } from '../table.ts';
import type { EstateRow, KeptEstate } from './model.ts';

export type Estate = ReturnType<typeof createEstate>;

const partition = 'estate';
const now = 'now-';
const part = 'part|';
/** Characters of a row, which take twice as many bytes of its mebibyte. */
const partLength = 450_000;
/** More is not kept: about 3 MiB compressed, tens of thousands of bodies. What it is kept for is read from Azure then. */
const mostParts = 10;

/** What Azure last showed of everything that decides who resolves and reaches what. A memory for people's questions: nothing is written to Azure by it. */
export function createEstate(table: Table<EstateRow>) {
  return {
    /** One query: what is kept, if anything is. */
    async head(): Promise<KeptEstate | undefined> {
      let head: (EstateRow & { readonly kind: 'head' }) | undefined;
      let changedAt: Date | undefined;
      for await (const { value } of table.list(partition, now)) {
        if (value.kind === 'head') head = value;
        if (value.kind === 'changed') changedAt = new Date(value.at);
      }
      return head === undefined ? undefined : { ...head, asOf: new Date(head.asOf), changedAt };
    },
    /** The bodies; undefined where they have been written over since, or are not whole. */
    async bodiesOf({ generation, parts }: KeptEstate): Promise<readonly unknown[] | undefined> {
      const texts: string[] = [];
      for await (const { value } of table.list(partition, `${part}${generation}|`))
        if (value.kind === 'part') texts.push(value.text);
      if (texts.length !== parts) return undefined;
      const json = await promisify(gunzip)(Buffer.from(texts.join(''), 'base64'));
      return JSON.parse(json.toString('utf8')) as readonly unknown[];
    },
    /** Keeps these in place of what was kept; the same ones only get the new time. False where they are too many. */
    async keep(bodies: readonly unknown[], asOf: Date): Promise<boolean> {
      const json = JSON.stringify(bodies);
      const generation = createHash('sha256').update(json).digest('hex');
      const known = (await table.find(partition, `${now}head`))?.value;
      const isKept = known?.kind === 'head' && known.generation === generation;
      const text = isKept ? '' : (await promisify(gzip)(json)).toString('base64');
      const parts = isKept ? known.parts : Math.ceil(text.length / partLength);
      if (parts > mostParts) return false;
      if (!isKept)
        for (let index = 0; index < parts; index += 1)
          await table.upsert(partition, `${part}${generation}|${String(index).padStart(3, '0')}`, {
            kind: 'part',
            text: text.slice(index * partLength, (index + 1) * partLength),
          });
      await table.upsert(partition, `${now}head`, { kind: 'head', asOf: asOf.toISOString(), generation, parts });
      if (!isKept)
        for await (const { row } of table.list(partition, part))
          if (!row.startsWith(`${part}${generation}|`)) await table.remove(partition, row);
      return true;
    },
    async noteChange(at: Date): Promise<void> {
      await table.upsert(partition, `${now}changed`, { kind: 'changed', at: at.toISOString() });
    },
  };
}
