/** What tools make of a body of Azure's REST API. */

type Body = Record<string, unknown>;

const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value);

/** As `az resource show` prints it: nested, every object with an id gets its group, absent values come as null. */
export function azResource(body: Body): Body {
  return { extendedLocation: null, identity: null, kind: null, managedBy: null, sku: null, ...withGroups(body) };
}

/** As `az network … show` prints it: flat at every level, and without what its models lack. */
export function azFlat(body: Body): Body {
  const { resourceGuid, ...rest } = flatten(withGroups(body)) as Body;
  return rest;
}

/** As `az … list` prints them. */
export const azList = (...bodies: readonly Body[]): readonly Body[] => bodies.map(azFlat);

/** A page of ARM's. */
export const page = (...bodies: readonly Body[]): Body => ({ value: bodies, nextLink: null });

/** Rows as Resource Graph answers them. */
export const rows = (...bodies: readonly Body[]): Body => ({
  count: bodies.length,
  data: bodies.map((body) => ({ ...body, type: String(body.type).toLowerCase(), plan: null, tags: body.tags ?? null })),
  skip_token: null,
  total_records: bodies.length,
});

/** The same in its table format. */
export function table(...bodies: readonly Body[]): Body {
  const names = ['id', 'name', 'type', 'location', 'tags', 'properties'];
  return {
    totalRecords: bodies.length,
    count: bodies.length,
    data: {
      columns: names.map((name) => ({ name, type: name === 'properties' || name === 'tags' ? 'object' : 'string' })),
      rows: bodies.map((body) => names.map((name) => body[name] ?? null)),
    },
    facets: [],
    resultTruncated: 'false',
  };
}

function withGroups(value: unknown): Body {
  const walk = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(walk);
    if (!isBody(each)) return each;
    const walked = Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, walk(inner)]));
    return typeof each.id === 'string' ? { ...walked, resourceGroup: each.id.split('/')[4] } : walked;
  };
  return walk(value) as Body;
}

function flatten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flatten);
  if (!isBody(value)) return value;
  const { properties, ...rest } = value;
  const merged = isBody(properties) ? { ...rest, ...properties } : value;
  return Object.fromEntries(Object.entries(merged).map(([name, inner]) => [name, flatten(inner)]));
}
