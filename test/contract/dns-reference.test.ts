import { describe, expect, it } from 'vitest';
import { propertiesOf } from '../../src/core/arm-body.ts';
import { type CloudName, cloudNames } from '../../src/core/cloud.ts';
import { findNameless, findZones, publicSuffix } from '../../src/dns/names/catalogue.ts';
import { parseProviderZones } from '../../src/dns/names/provider-zones-schema.ts';
import { place, placeText } from '../dns/names/builders.ts';
import {
  hasRecordings,
  hasReference,
  readRecording,
  readReference,
  rows,
  texts,
  whereRecordings,
} from '../dns/names/recordings.ts';

const asCloud = (text: unknown): CloudName => cloudNames.find((name) => name === text) ?? 'AzureCloud';

describe.skipIf(!hasReference)('the reference samples', () => {
  const samples = hasReference ? rows(propertiesOf(readReference('fqdn-samples.json')).samples) : [];

  it('are 45', () => {
    expect(samples).toHaveLength(45);
  });

  it.each(samples.map((sample) => [String(sample.fqdn), sample] as const))('%s', (fqdn, sample) => {
    const siblings = samples.filter(({ resourceType }) => resourceType === sample.resourceType);
    const placement = place(
      asCloud(sample.cloud),
      String(sample.resourceType),
      String(sample.groupId),
      fqdn,
      siblings.map((each) => String(each.fqdn)),
    );
    expect(placeText(placement)).toBe(`${String(sample.recordName)} in ${String(sample.zone)}`);
  });
});

describe.skipIf(!hasReference)('the reference table of zones', () => {
  const claims = hasReference ? rows(readReference('zones.json')) : [];
  const preferred = claims.filter((claim) => claim.preferred === true);
  const groupOf = (claim: Record<string, unknown>): string => String(claim.groupId).replace(/\{\w+\}/, 'made-up');

  it('has a zone for every preferred claim in the catalogue, except where AKS writes the records', () => {
    const missing = preferred.filter((claim) => {
      if (String(claim.resourceType).toLowerCase() === 'microsoft.containerservice/managedclusters') return false;
      const found = findZones(String(claim.resourceType), [groupOf(claim)], asCloud(claim.cloud));
      return found.kind !== 'known' || texts(claim.zones).some((zone) => !found.zones.includes(zone));
    });
    expect(preferred.length).toBeGreaterThan(230);
    expect(missing.map(({ resourceType, groupId, cloud }) => `${cloud} ${resourceType} ${groupId}`)).toEqual([]);
  });

  it('knows no kind beyond it, and only these zones', () => {
    const wanted = new Set(preferred.flatMap((claim) => texts(claim.zones).map((zone) => `${claim.cloud} ${zone}`)));
    const kinds = new Map(claims.map((claim) => [`${claim.cloud} ${claim.resourceType} ${claim.groupId}`, claim]));
    const known = [...kinds.values()].flatMap((claim) => {
      const found = findZones(String(claim.resourceType), [groupOf(claim)], asCloud(claim.cloud));
      return found.kind === 'known' ? found.zones.map((zone) => `${claim.cloud} ${zone}`) : [];
    });
    expect([...new Set(known)].filter((zone) => !wanted.has(zone)).sort()).toEqual([
      'AzureCloud privatelink.tip1.powerquery.microsoft.com',
      'AzureCloud privatelink.tip2.powerquery.microsoft.com',
      // Asked for by endpoints there, and in no table of the documents.
      'AzureUSGovernment privatelink.openai.azure.us',
    ]);
  });

  it('says of every kind without a zone that it is unknown or nameless', () => {
    const zoneless = claims.filter((claim) => texts(claim.zones).length === 0);
    expect(zoneless.length).toBeGreaterThan(0);
    for (const { resourceType, groupId } of zoneless) {
      const type = String(resourceType);
      const known = findZones(type, [String(groupId)], 'AzureCloud').kind === 'known';
      expect(known && findNameless(type.toLowerCase()) === undefined, type).toBe(false);
    }
  });
});

/** Rows of the providers' own lists that the catalogue leaves out on purpose. */
const leftOut: Readonly<Record<string, string>> = {
  'privatelink.current.int-azure-api.net': 'a test ring of API Management',
};

describe.skipIf(!hasRecordings)(`zones that providers ask for, from ${whereRecordings}`, () => {
  const listed = hasRecordings ? rows(readRecording('dns-required-zone-names-by-provider-and-group').rows) : [];

  it('are in the catalogue, each under its type and group', () => {
    const missing = listed.flatMap(({ provider, groupId, requiredZoneNames }) => {
      const found = findZones(String(provider), [String(groupId)], 'AzureCloud');
      const zones = found.kind === 'known' ? found.zones : [];
      return (
        texts(requiredZoneNames)
          .map((zone) => zone.toLowerCase())
          // The oldest monitor recording names public zones: their private form is what counts.
          .filter((zone) => !zones.some((each) => each === zone || publicSuffix(each) === zone))
          .map((zone) => `${zone}: ${leftOut[zone] ?? 'missing'}`)
      );
    });
    expect(listed).toHaveLength(52);
    expect(missing).toEqual(Object.entries(leftOut).map(([zone, why]) => `${zone}: ${why}`));
  });

  it('read the same from the raw body as the table says', () => {
    for (const { groupId, requiredZoneNames, raw } of listed) {
      expect(parseProviderZones([raw], [String(groupId)])).toEqual(texts(requiredZoneNames).toSorted());
    }
  });

  it('are none exactly for what has no names of its own, or is written by its service', () => {
    const without = listed.filter(({ requiredZoneNames }) => texts(requiredZoneNames).length === 0);
    expect(new Set(without.map(({ provider }) => provider))).toEqual(
      new Set(['microsoft.containerservice/managedclusters', 'microsoft.network/applicationgateways']),
    );
  });
});
