/** One request to private DNS and what it answers, played in order: each row finds what the rows before it left. */
export interface PrivateDnsFact {
  readonly what: string;
  /** Method and path below the zone; `@operation` is the address the last answer gave, asked once it has ended. */
  readonly request: string;
  readonly body?: unknown;
  /** `{etag}` is the one last seen of a record set. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  /** The error's code; `bare` where there is no `error` around it. */
  readonly code?: string;
  readonly bare?: true;
  readonly has?: readonly string[];
}

const address = { properties: { ttl: 10, aRecords: [{ ipv4Address: '10.0.0.4' }] } };
const toNetwork = {
  location: 'global',
  properties: { virtualNetwork: { id: '{network}' }, registrationEnabled: false },
};

/**
 * Sources: https://learn.microsoft.com/javascript/api/@azure/arm-privatedns/recordsets and
 * …/virtualnetworklinks (conditions, verbs); statuses, codes and headers are observed answers of api-versions
 * 2018-09-01 and 2020-06-01. Record sets are written at once, zones and links by an operation.
 */
export const privateDnsFacts: readonly PrivateDnsFact[] = [
  {
    what: 'a zone is made by an operation',
    request: 'PUT ',
    body: { location: 'global' },
    status: 202,
    has: ['azure-asyncoperation', 'location'],
  },
  { what: 'which ends', request: 'GET @operation', status: 200 },
  { what: 'the zone has an etag', request: 'GET ', status: 200, has: ['etag'] },
  {
    what: 'a record set that is not there is NotFound, without an outer error',
    request: 'GET /A/shop',
    status: 404,
    code: 'NotFound',
    bare: true,
  },
  {
    what: 'a record set is created at once',
    request: 'PUT /A/Shop',
    body: address,
    headers: { 'if-none-match': '*' },
    status: 201,
    has: ['etag'],
  },
  {
    what: 'but only once',
    request: 'PUT /A/shop',
    body: address,
    headers: { 'if-none-match': '*' },
    status: 412,
    code: 'PreconditionFailed',
    bare: true,
  },
  { what: 'it is replaced without a condition', request: 'PUT /A/shop', body: address, status: 200, has: ['etag'] },
  {
    what: 'it is not replaced with another etag',
    request: 'PUT /A/shop',
    body: address,
    headers: { 'if-match': 'another' },
    status: 412,
    code: 'PreconditionFailed',
    bare: true,
  },
  {
    what: 'it is not deleted with another etag',
    request: 'DELETE /A/shop',
    headers: { 'if-match': 'another' },
    status: 412,
    code: 'PreconditionFailed',
    bare: true,
  },
  { what: 'it is deleted with its own', request: 'DELETE /A/shop', headers: { 'if-match': '{etag}' }, status: 200 },
  { what: 'deleting it again is no trouble', request: 'DELETE /A/shop', status: 204 },
  {
    what: 'a link is made by an operation',
    request: 'PUT /virtualNetworkLinks/hub',
    body: toNetwork,
    headers: { 'if-none-match': '*' },
    status: 202,
    has: ['azure-asyncoperation', 'location'],
  },
  { what: 'which ends', request: 'GET @operation', status: 200 },
  {
    what: 'a stale condition on a link is accepted',
    request: 'PUT /virtualNetworkLinks/hub',
    body: toNetwork,
    headers: { 'if-match': 'another' },
    status: 202,
    has: ['azure-asyncoperation', 'location'],
  },
  {
    what: 'and fails in the operation, whose answer is a 200',
    request: 'GET @operation',
    status: 200,
    code: 'PreconditionFailed',
  },
  { what: 'a zone with links is not deleted', request: 'DELETE ', status: 409, code: 'CannotDeleteResource' },
  {
    what: 'its link is, by an operation',
    request: 'DELETE /virtualNetworkLinks/hub',
    status: 202,
    has: ['azure-asyncoperation', 'location'],
  },
  { what: 'which ends', request: 'GET @operation', status: 200 },
  { what: 'then the zone too', request: 'DELETE ', status: 202, has: ['azure-asyncoperation', 'location'] },
  { what: 'which ends', request: 'GET @operation', status: 200 },
  { what: 'a zone that is gone is ResourceNotFound', request: 'GET ', status: 404, code: 'ResourceNotFound' },
];
