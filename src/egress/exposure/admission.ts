import { reachOf } from '../../core/address-sets.ts';
import { quoteRange } from '../../core/text.ts';
import type { Entries } from './entries.ts';
import type { Admission } from './model.ts';

const most = 6;

/** The first few, and how many more there are. */
export const named = (texts: readonly string[]): string =>
  texts.length <= most ? texts.join(', ') : `${texts.slice(0, most).join(', ')} and ${texts.length - most} more`;

/**
 * Who gets in by a list that is there and not empty.
 *
 *   entries                                       who
 *   half of the internet or more                  everybody
 *   0.0.0.0, where it means Azure                 every customer of Azure
 *   networks, or any public address               some
 *   private addresses only                        nobody from the internet
 *   one that can't be read                        unknown, unless others let everybody in
 */
export function admissionOf(entries: Entries, azure = false): Admission {
  const { addresses, others, unknown } = entries;
  const { isEverybody, addresses: count, unreadable } = reachOf(addresses);
  const texts = [...addresses, ...others].sort();
  if (isEverybody)
    return { who: 'everybody', because: `the list lets in ${named(texts)}, which is everybody`, unknown };
  if (azure && addresses.some(isAllOfAzure)) {
    const because = '0.0.0.0 in the list means every address of Azure, other customers included';
    return { who: 'azure', because, unknown };
  }
  const strange = unreadable.map((text) => ({
    property: 'list',
    because: `${quoteRange(text)} is no address, prefix or range`,
  }));
  const all = [...unknown, ...strange];
  if (texts.length > strange.length && (count > 0 || others.length > 0)) {
    const hasAddresses = count > 0;
    return { who: 'some', because: `the network rules let in ${named(texts)}`, unknown: all, hasAddresses };
  }
  if (all.length > 0) return { who: 'unknown', because: all.map((each) => each.because).join('; '), unknown: all };
  return { who: 'nobody', because: 'the list holds no public address', unknown: [] };
}

/** How SQL, PostgreSQL, MySQL and Cosmos DB write "any service within Azure". */
export const isAllOfAzure = (text: string): boolean => /^0\.0\.0\.0(\/32)?(\s*-\s*0\.0\.0\.0)?$/.test(text.trim());
