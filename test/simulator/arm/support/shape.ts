/** Keys whose values, not only their kinds, must be as recorded. */
const exact = new Set([
  'code',
  'status',
  'provisioningState',
  'type',
  'recordType',
  'ttl',
  'isAutoRegistered',
  'numberOfRecordSets',
  'virtualNetworkLinkState',
  'actionRequired',
  'actionsRequired',
]);

/** Where two bodies differ in keys, kinds of values, or in the values that carry meaning. A key that is absent counts as null. */
export function shapeDifferences(
  recorded: unknown,
  actual: unknown,
  ignored: ReadonlySet<string>,
  path = '',
): string[] {
  const key = path.slice(path.lastIndexOf('.') + 1).replace(/\[\d+\]$/, '');
  if (ignored.has(key)) return [];
  const [was, is] = [kindOf(recorded), kindOf(actual)];
  if (was !== is) return [`${path || 'body'}: recorded ${was}, answered ${is}`];
  if (Array.isArray(recorded) && Array.isArray(actual)) {
    if ((recorded.length === 0) !== (actual.length === 0)) {
      return [`${path}: recorded ${recorded.length} elements, answered ${actual.length}`];
    }
    const common = Math.min(recorded.length, actual.length);
    return Array.from({ length: common }).flatMap((_, index) =>
      shapeDifferences(recorded[index], actual[index], ignored, `${path}[${index}]`),
    );
  }
  if (isObject(recorded) && isObject(actual)) {
    return [...new Set([...Object.keys(recorded), ...Object.keys(actual)])].sort().flatMap((name) => {
      const below = `${path}.${name}`;
      if (ignored.has(name)) return [];
      if ((recorded[name] ?? null) === (actual[name] ?? null)) return [];
      if (!(name in actual)) return [`${below}: recorded, not answered`];
      if (!(name in recorded)) return [`${below}: answered, not recorded`];
      return shapeDifferences(recorded[name], actual[name], ignored, below);
    });
  }
  if (exact.has(key) && String(recorded).toLowerCase() !== String(actual).toLowerCase()) {
    return [`${path}: recorded '${recorded}', answered '${actual}'`];
  }
  return [];
}

/** Pairs of texts that mean the same thing in the recording and in the answer: ids, names, etags, links. */
export function samePlaces(recorded: unknown, actual: unknown): [string, string][] {
  if (typeof recorded === 'string' && typeof actual === 'string') {
    return recorded !== actual && recorded.length > 3 ? [[recorded, actual]] : [];
  }
  if (Array.isArray(recorded) && Array.isArray(actual)) {
    return recorded.flatMap((value, index) => samePlaces(value, actual[index]));
  }
  if (!isObject(recorded) || !isObject(actual)) return [];
  return Object.entries(recorded)
    .filter(([key]) => ['id', 'name', 'etag', 'value', 'properties', 'networkInterfaces'].includes(key))
    .flatMap(([key, value]) => samePlaces(value, actual[key]));
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return Array.isArray(value) ? 'array' : typeof value;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
