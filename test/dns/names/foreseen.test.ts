import { describe, expect, it } from 'vitest';
import { foresee, type Target } from '../../../src/dns/names/foreseen.ts';
import { missingZones } from '../../../src/dns/names/zone-fit.ts';
import { namesFacts } from '../../facts/endpoint-names.ts';

const shop = (type: string, kind: string | undefined): Target => ({
  type: type.toLowerCase(),
  name: 'shop',
  region: 'westeurope',
  locations: ['westeurope'],
  subdomain: 'shop',
  sku: undefined,
  kind: kind ?? 'Other',
  property: () => null,
  children: () => [],
});

/** `record in zone` of the names that were observed. */
const observed = (names: readonly string[]): readonly string[] =>
  names.flatMap((name) => name.split(' -> ')[1]?.trim() ?? []).sort();

describe.each(namesFacts)('the names of $type $group $ofKind', ({ type, group, names, ofKind }) => {
  const foreseen = foresee(shop(type, ofKind), group, 'AzureCloud');
  const listed = foreseen.names.map(({ record, zone }) => `${record} in ${zone}`).sort();

  it('that are foreseen are those that were observed; all of them, where nothing is left to Azure', () => {
    const seen = observed(names);
    // App Service answers for its deployment site too, whether or not the endpoint lists it.
    const more = listed.filter((each) => !seen.includes(each) && !/\.scm in /.test(each));
    expect(more).toEqual([]);
    if (foreseen.isPart || foreseen.isNameless) return;
    expect(seen.filter((each) => !listed.includes(each))).toEqual([]);
  });

  it('are in zones that are needed', () => {
    const zones = observed(names).map((each) => each.split(' in ')[1] ?? '');
    if (foreseen.isNameless || foreseen.zones.length === 0) return;
    const strange = zones.filter((zone) => missingZones([zone], foreseen.zones).length === foreseen.zones.length);
    expect(strange).toEqual([]);
  });
});

describe('names that can be foreseen', () => {
  it('are those of most kinds', () => {
    const whole = namesFacts.filter(({ type, group, ofKind }) => {
      const { names, isPart } = foresee(shop(type, ofKind), group, 'AzureCloud');
      return names.length > 0 && !isPart;
    });
    expect(whole.length / namesFacts.length).toBeGreaterThan(0.5);
  });
});
