import { describe, expect, it } from 'vitest';
import { foldReading } from '../../src/egress/reading/fold/fold.ts';
import { readFile } from '../../src/egress/reading/read-file.ts';
import { Policy } from '../../src/policy/policy.ts';
import type { Preview } from '../../src/preview/model.ts';
import { preview } from '../../src/preview/preview.ts';
import { compiled, has } from './support/infra.ts';

/** What is open by design (docs/security.md): the app asks everybody to sign in, the others take data that is signed. */
const openByDesign = new Set([
  'microsoft.web/sites',
  'microsoft.communication/communicationservices',
  'microsoft.eventgrid/topics',
  'microsoft.insights/components',
  'microsoft.operationalinsights/workspaces',
]);

const judged = new Map<string, Preview>();
function of(name: string): Preview {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const reading = foldReading(readFile(compiled.snapshots[name]), 'AzureCloud');
  const made = preview(reading, {
    policy: Policy.parse({ version: 1 }),
    cloud: 'AzureCloud',
    now: new Date('2026-06-01'),
  });
  judged.set(name, made);
  return made;
}
const typeOf = (id: string): string => {
  const [provider, ...rest] = id.split('/providers/').at(-1)?.split('/') ?? [];
  return [provider, ...rest.filter((_, index) => index % 2 === 0)].join('/');
};

describe.each(Object.keys(compiled.snapshots))('what our own templates make with the switches %s', (name) => {
  it('has a name for each private endpoint, in a zone that answers, by the rights of who deploys it', () => {
    const { names, zoneGroups, connections } = of(name);
    expect(names.filter(({ certainty }) => certainty !== 'will')).toEqual([]);
    expect(names.flatMap(({ problems }) => problems)).toEqual([]);
    expect(zoneGroups.filter(({ verdict }) => !['right', 'unknown'].includes(verdict))).toEqual([]);
    expect(connections.filter(({ decision }) => decision !== 'automatic')).toEqual([]);
  });

  it('has nothing open but what is meant to be, and no finding of the worst kinds', () => {
    const { exposures, findings } = of(name);
    const isMeant = (id: string): boolean =>
      openByDesign.has(typeOf(id)) || (name === 'public-storage' && id.includes('/storageaccounts/'));
    expect(exposures.filter(({ id, public: state }) => state !== 'disabled' && !isMeant(id))).toEqual([]);
    const bad = findings.filter(
      ({ severity, subject }) => ['critical', 'high'].includes(severity) && !isMeant(subject),
    );
    expect(bad.map(({ check, subject }) => `${check} ${subject}`)).toEqual([]);
  });

  it('leaves nothing unsaid of what decides this', () => {
    const { unknown, exposures } = of(name);
    const seen = new Set(exposures.map(({ id }) => id));
    expect(unknown.filter(({ id, property }) => seen.has(id) && property !== 'id')).toEqual([]);
  });
});

describe('the rights that a deployment gives', () => {
  it('are counted by name, since nobody here judges them', () => {
    for (const name of ['enforce', 'observe'].filter((each) => has(each))) {
      const types = of(name).notJudged.map(({ type }) => type);
      expect(types).toContain('Microsoft.Authorization/roleAssignments');
    }
  });
});

describe('the storage of the app', () => {
  it.skipIf(!has('enforce'))('answers from its own network under three names', () => {
    const { names } = of('enforce');
    expect(names.map(({ zone }) => zone)).toEqual(
      ['blob', 'queue', 'table'].map((each) => `privatelink.${each}.core.windows.net`),
    );
    for (const { networks } of names)
      expect(networks).toEqual([expect.stringMatching(/virtualnetworks\/vnet-gatehouse$/)]);
  });
});
