import { describe, expect, it } from 'vitest';
import { type Az, describeCommand } from '../../scripts/deploy/az.ts';
import { actionsOfRoles, findUnknownActions } from '../../scripts/deploy/rights.ts';
import { deploy } from '../../scripts/deploy.ts';

const choices = {
  subscription: '00000000-0000-0000-0000-0000000000a1',
  location: 'westeurope',
  name: 'gatehouse',
  parameters: 'infra/main.bicepparam',
  whatIf: false,
};
const outputs = {
  resourceGroupName: 'rg-gatehouse',
  appName: 'func-gatehouse',
  address: 'https://func-gatehouse.azurewebsites.net',
  policyAddress: 'https://st.blob.core.windows.net/policy/policy.yaml',
  redirectAddress: 'https://func-gatehouse.azurewebsites.net/.auth/login/aad/callback',
};

/** An az that knows every action but these, and notes what it is asked. */
function fakeAz(unknown: readonly string[] = []) {
  const asked: { args: readonly string[]; environment: Readonly<Record<string, string>> }[] = [];
  const run: Az = async (args, environment = {}) => {
    asked.push({ args, environment });
    if (args[0] === 'provider')
      return actionsOfRoles()
        .filter((action) => !unknown.includes(action))
        .join('\n');
    return JSON.stringify(Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value }])));
  };
  return { asked, run };
}

describe('a deployment', () => {
  it('makes everything but the events, brings the code, then the events', async () => {
    const { asked, run } = fakeAz();
    const said: string[] = [];
    await deploy(choices, run, (text) => said.push(text));
    const steps = asked
      .slice(1)
      .map(({ args, environment }) => [args.slice(0, 4).join(' '), environment.GATEHOUSE_CONNECT_EVENTS]);
    expect(steps).toEqual([
      ['deployment sub create --subscription', 'false'],
      ['functionapp deployment source config-zip', undefined],
      ['deployment sub create --subscription', 'true'],
    ]);
    expect(asked[2]?.args).toEqual(expect.arrayContaining(['rg-gatehouse', 'func-gatehouse', 'dist/gatehouse.zip']));
    expect(said.join('\n')).toContain(outputs.address);
  });

  it('prints each command before it runs', async () => {
    const { run } = fakeAz();
    const said: string[] = [];
    await deploy(choices, run, (text) => said.push(text));
    expect(said.filter((text) => text.startsWith('> '))).toHaveLength(3);
    expect(said[0]).toBe(
      `> GATEHOUSE_NAME=gatehouse GATEHOUSE_OMITTED_ACTIONS='' GATEHOUSE_CONNECT_EVENTS=false az deployment sub create --subscription ${choices.subscription} --location westeurope --name gatehouse-gatehouse --parameters infra/main.bicepparam --query properties.outputs --output json`,
    );
  });

  it('changes nothing where only asked what would change', async () => {
    const { asked, run } = fakeAz();
    await deploy({ ...choices, whatIf: true }, run, () => {});
    expect(asked.map(({ args }) => args.slice(0, 3).join(' '))).toEqual([
      'provider operation list',
      'deployment sub what-if',
    ]);
  });

  it('stops at the first step that fails', async () => {
    const { asked, run } = fakeAz();
    const failing: Az = async (args, environment) => {
      if (args[0] === 'functionapp') throw new Error('az functionapp … ended with status 3.');
      return run(args, environment);
    };
    await expect(deploy(choices, failing, () => {})).rejects.toThrow('status 3');
    expect(asked.filter(({ args }) => args[2] === 'create')).toHaveLength(1);
  });
});

describe('the rights', () => {
  it('leave out what the cloud does not know, and say so', async () => {
    const [, gone = ''] = actionsOfRoles();
    const { asked, run } = fakeAz([gone]);
    const said: string[] = [];
    await deploy(choices, run, (text) => said.push(text));
    expect(asked[1]?.environment.GATEHOUSE_OMITTED_ACTIONS).toBe(gone);
    expect(said[0]).toContain(gone);
  });

  it('stay whole where Azure gave no answer to compare with', async () => {
    expect(await findUnknownActions(async () => '')).toEqual([]);
  });

  it('fit into one setting of the environment', () => {
    // The longest that could be left out; 128 KiB is what Linux takes for one.
    expect(actionsOfRoles().join(',').length).toBeLessThan(100_000);
  });
});

describe('a command', () => {
  it.each([
    [['deployment', 'sub', 'create'], {}, 'az deployment sub create'],
    [['--query', "it's [].name"], {}, "az --query 'it'\\''s [].name'"],
    [['x'], { NAME: 'a b' }, "NAME='a b' az x"],
  ] as const)('%j is written so that a shell reads it back', (args, environment, line) => {
    expect(describeCommand(args, environment)).toBe(line);
  });
});
