/** What an envelope says where its list is a part of a longer one: REST's, `az graph query`'s and Resource Graph's own words for where to go on. */
const goesOn = ['nextLink', 'skip_token', 'skipToken', '$skipToken'] as const;

/** Fields that say how many rows all pages have. */
export const totals = ['total_records', 'totalRecords'] as const;

/** The field of an envelope that says where its list goes on; undefined where none does. */
export const continuedBy = (envelope: Readonly<Record<string, unknown>>): string | undefined =>
  goesOn.find((field) => typeof envelope[field] === 'string' && envelope[field] !== '');
