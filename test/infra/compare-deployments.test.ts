import { describe, expect, it } from 'vitest';
import { compareDeployments, describeDifference, rightsIn } from '../../scripts/deploy/compare-deployments.ts';
import { type ReadDeployment, type Resource, readWholeDeployment } from '../../scripts/deploy/read-deployment.ts';
import { compiled } from './support/infra.ts';

const snapshotOf = (name: string): readonly Resource[] => compiled.snapshots[name]?.predictedResources ?? [];
const observe = snapshotOf('observe');
const enforce = snapshotOf('enforce');

describe('a change of parameters', () => {
  const difference = compareDeployments(observe, enforce);

  it('shows the resources it adds: the second and third subscription, and the topic of news', () => {
    const types = difference.added.map((id) => /\/providers\/([^/]+\/[^/]+)\/[^/]+$/.exec(id)?.[1]);
    expect(types).toEqual(expect.arrayContaining(['Microsoft.EventGrid/systemTopics', 'Microsoft.EventGrid/topics']));
    expect(difference.added.some((id) => id.includes('/roleAssignments/'))).toBe(false);
    expect(difference.removed).toEqual([]);
  });

  it('shows the resources that stay and differ, by their properties', () => {
    expect(difference.changed.join('\n')).toMatch(
      /Microsoft\.Web\/sites\/func-\S+: properties\.siteConfig\.appSettings/,
    );
  });

  it('shows who may do what, where, that could not before', () => {
    const zones = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-dns';
    const [writer] = difference.rightsAdded.filter(({ role }) => role === 'Gatehouse DNS writer');
    expect(writer).toMatchObject({ who: "the app's identity", where: zones });
    expect(writer?.actions).toContain('Microsoft.Network/privateDnsZones/A/write');
    expect(difference.rightsAdded.map(({ role }) => role)).toEqual(
      expect.arrayContaining(['Gatehouse approver', 'EventGrid Data Sender', 'Gatehouse DNS writer: networks']),
    );
    expect(difference.rightsRemoved).toEqual([]);
  });

  it('back again shows the same as removed', () => {
    const back = compareDeployments(enforce, observe);
    expect([back.removed, back.rightsRemoved]).toEqual([difference.added, difference.rightsAdded]);
    expect([back.added, back.rightsAdded]).toEqual([[], []]);
    expect(describeDifference(back)).toContain('a deployment removes nothing');
  });

  it('that changes nothing says so, in any order of the resources', () => {
    expect(describeDifference(compareDeployments(enforce, [...enforce].reverse()))).toBe('Nothing changes.');
  });

  it('to a role that stays shows only the actions that are new', () => {
    const less = enforce.map((each) =>
      each.type === 'Microsoft.Authorization/roleDefinitions'
        ? (JSON.parse(
            JSON.stringify(each).replace(
              '"Microsoft.Network/privateDnsZones/write"',
              '"Microsoft.Network/privateDnsZones/read"',
            ),
          ) as Resource)
        : each,
    );
    const { rightsAdded, rightsRemoved } = compareDeployments(less, enforce);
    expect(rightsAdded.map(({ role, actions }) => [role, actions])).toEqual([
      ['Gatehouse DNS writer', ['Microsoft.Network/privateDnsZones/write']],
    ]);
    expect(rightsRemoved).toEqual([]);
  });
});

describe('rights', () => {
  it('name whose they are, though only Azure knows the principal', () => {
    const holders = new Set(rightsIn(enforce).map(({ who }) => who));
    expect([...holders].sort()).toEqual([
      "the app's identity",
      'the identity of topic evgt-gatehouse',
      'the identity of topic theirs',
      'the identity of workflow logic-gatehouse-people',
    ]);
  });
});

it('many subscriptions are read in all their runs, and what every run makes counts once', async () => {
  const made = (name: string): Resource => ({ id: `/subscriptions/s/${name}`, type: 'T', name });
  const read: ReadDeployment = async (_file, _target, { first = '' }) => ({
    heard: { discovered: undefined, group: '', isBatched: true },
    subscriptions: 95,
    resources: [made('home'), made(`from-${first}`)],
  });
  const all = await readWholeDeployment(
    read,
    'x.bicepparam',
    { subscription: 's', location: 'l', name: 'n' },
    (batch) => ({
      first: String(batch.first),
    }),
  );
  expect(all.map(({ name }) => name)).toEqual(['home', 'from-0', 'from-32', 'from-64']);
});
