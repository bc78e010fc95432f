import { describe, expect, it } from 'vitest';
import { type Az, AzFailed, describeCommand } from '../../scripts/deploy/az.ts';
import { findRemedy } from '../../scripts/deploy/known-codes.ts';
import { findPackageWindow } from '../../scripts/deploy/package-window.ts';
import type { ReadDeployment, Resource } from '../../scripts/deploy/read-deployment.ts';
import { actionsOfRoles, findUnknownActions } from '../../scripts/deploy/rights.ts';
import { deploy, type Tools } from '../../scripts/deploy/run-deployment.ts';

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

const principal = '00000000-0000-0000-0000-0000000000d1';
const account = `/subscriptions/${choices.subscription}/resourceGroups/rg-gatehouse/providers/Microsoft.Storage/storageAccounts/st`;

/** An az that knows every action but these, and notes what it is asked. */
function fakeAz(unknown: readonly string[] = []) {
  const asked: { args: readonly string[]; environment: Readonly<Record<string, string>> }[] = [];
  const run: Az = async (args, environment = {}) => {
    // Whether it had a management group before: it had none.
    if (args[0] === 'deployment' && args[2] === 'list') return '';
    asked.push({ args, environment });
    if (args[0] === 'rest') return JSON.stringify([{ actions: ['*'], notActions: [] }]);
    if (args[1] === 'list') return 'Microsoft.EventGrid\nMicrosoft.Network\n';
    if (args[0] === 'provider')
      return actionsOfRoles()
        .filter((action) => !unknown.includes(action))
        .join('\n');
    if (args[0] === 'identity') return `${principal}\n`;
    if (args[0] === 'storage') return `${account}\n`;
    return JSON.stringify(Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value }])));
  };
  return { asked, run };
}

const eventSubscription: Resource = {
  id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.EventGrid/systemTopics/t/eventSubscriptions/e',
  type: 'Microsoft.EventGrid/systemTopics/eventSubscriptions',
  name: 'e',
};
const roleWith = (...actions: readonly string[]): Resource => ({
  id: '/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r',
  type: 'Microsoft.Authorization/roleDefinitions',
  name: 'r',
  properties: { permissions: [{ actions }] },
});

/** What a file that reads what is set for it makes of one of the passes. */
const made = ({ GATEHOUSE_CONNECT_EVENTS: connects }: Readonly<Record<string, string>>): readonly Resource[] =>
  connects === 'true' ? [eventSubscription] : [];

/** What such a file hears where no management group was given. */
const heard = { discovered: undefined, group: '', isBatched: true };

/** What changes something, in order: no question. */
const writesOf = (asked: ReturnType<typeof fakeAz>['asked']) =>
  asked.filter(({ args }) => !['provider', 'identity', 'storage', 'rest'].includes(args[0] ?? ''));

/** Tools around an az: a compiler that reads so many subscriptions, a clock that only notes, and what was said. */
function toolsWith(run: Az, subscriptions = 1) {
  const said: string[] = [];
  const waited: number[] = [];
  const read: ReadDeployment = async (_file, _target, environment) => ({
    subscriptions,
    heard,
    resources: made(environment),
  });
  const tools: Tools = {
    run,
    read,
    pack: async () => undefined,
    say: (text) => void said.push(text),
    wait: async (millis) => void waited.push(millis),
  };
  return { tools, said, waited };
}

describe('a deployment', () => {
  it('makes everything but the events, brings the code, then the events', async () => {
    const { asked, run } = fakeAz();
    const { tools, said } = toolsWith(run);
    await deploy(choices, tools);
    const steps = writesOf(asked).map(({ args, environment }) => [
      args.slice(0, 4).join(' '),
      environment.GATEHOUSE_CONNECT_EVENTS,
    ]);
    expect(steps).toEqual([
      ['deployment sub create --subscription', 'false'],
      ['role assignment create --name', undefined],
      ['functionapp deployment source config-zip', undefined],
      ['role assignment delete --ids', undefined],
      ['deployment sub create --subscription', 'true'],
    ]);
    expect(writesOf(asked)[2]?.args).toEqual(
      expect.arrayContaining(['rg-gatehouse', 'func-gatehouse', 'dist/gatehouse.zip']),
    );
    expect(said.join('\n')).toContain(outputs.address);
  });

  it('prints each command before it runs', async () => {
    const { run } = fakeAz();
    const { tools, said } = toolsWith(run);
    await deploy(choices, tools);
    expect(said.filter((text) => text.startsWith('> '))).toHaveLength(5);
    expect(said[0]).toBe(
      `> GATEHOUSE_NAME=gatehouse GATEHOUSE_OMITTED_ACTIONS='' GATEHOUSE_CONNECT_EVENTS=false az deployment sub create --subscription ${choices.subscription} --location westeurope --name gatehouse-gatehouse --parameters infra/main.bicepparam --query properties.outputs --output json`,
    );
  });

  it('changes nothing where only asked what would change', async () => {
    const { asked, run } = fakeAz();
    await deploy({ ...choices, whatIf: true }, toolsWith(run).tools);
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
    await expect(deploy(choices, toolsWith(failing).tools)).rejects.toThrow('status 3');
    expect(asked.filter(({ args }) => args[0] === 'deployment')).toHaveLength(1);
  });
});

describe("the app's package", () => {
  it('is writable by the app for as long as the code takes, and not a moment longer', async () => {
    const { asked, run } = fakeAz();
    await deploy(choices, toolsWith(run).tools);
    const [open, close] = asked.filter(({ args }) => args[0] === 'role').map(({ args }) => args);
    const container = `${account}/blobServices/default/containers/app-package`;
    expect(open?.slice(-2)).toEqual(['--scope', container]);
    expect(open).toEqual(expect.arrayContaining(['Storage Blob Data Contributor', principal]));
    const [name = ''] = open?.slice(4, 5) ?? [];
    expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(close?.at(-1)).toBe(`${container}/providers/Microsoft.Authorization/roleAssignments/${name}`);
  });

  it('is closed again where the code could not be brought', async () => {
    const { asked, run } = fakeAz();
    const failing: Az = async (args, environment) => {
      if (args[0] === 'functionapp') throw new Error('status 3');
      return run(args, environment);
    };
    await expect(deploy(choices, toolsWith(failing).tools)).rejects.toThrow('status 3');
    expect(asked.filter(({ args }) => args[0] === 'role').map(({ args }) => args[2])).toEqual(['create', 'delete']);
  });

  it('is brought again while Azure does not know the right yet', async () => {
    const { asked, run } = fakeAz();
    let left = 2;
    const late: Az = async (args, environment) => {
      if (args[0] === 'functionapp' && left-- > 0) throw new AzFailed(args, 1, 'Kudu: BlobUploadFailedException: 403');
      return run(args, environment);
    };
    const { tools, waited } = toolsWith(late);
    await deploy(choices, tools);
    expect(waited).toEqual([20_000, 40_000]);
    expect(asked.filter(({ args }) => args[0] === 'functionapp')).toHaveLength(1);
  });

  it.each([
    ['no storage account', ''],
    ['two', `${account}\n${account}2`],
  ])('is not found with %s in the group: that is said', async (_what, printed) => {
    const az: Az = async (args) => (args[0] === 'storage' ? printed : principal);
    await expect(findPackageWindow(choices, az)).rejects.toThrow('rg-gatehouse');
  });

  it('is of no subscription where none is chosen', async () => {
    await expect(findPackageWindow({ ...choices, subscription: undefined }, async () => '')).rejects.toThrow(
      '--subscription',
    );
  });
});

describe('many subscriptions', () => {
  it('take several runs of each step: all of the first, the code once, all of the second', async () => {
    const { asked, run } = fakeAz();
    const { tools, said } = toolsWith(run, 95);
    await deploy(choices, tools);
    const steps = writesOf(asked).map(({ args, environment }) => {
      const { GATEHOUSE_CONNECT_EVENTS: second, GATEHOUSE_BATCH: batch } = environment;
      return args[0] === 'deployment' ? `${second} from ${JSON.parse(`${batch}`).first}` : args[0];
    });
    expect(steps).toEqual([
      ...['false from 0', 'false from 32', 'false from 64'],
      ...['role', 'functionapp', 'role'],
      ...['true from 0', 'true from 32', 'true from 64'],
    ]);
    expect(said).toContain('95 subscriptions: each step takes 3 runs.');
  });

  it('few take one, without a batch', async () => {
    const { asked, run } = fakeAz();
    await deploy(choices, toolsWith(run, 32).tools);
    expect(asked.filter(({ environment }) => environment.GATEHOUSE_BATCH !== undefined)).toEqual([]);
  });
});

describe('what the template refuses', () => {
  it('stops before anything is sent', async () => {
    const { asked, run } = fakeAz();
    const { tools } = toolsWith(run);
    const read: ReadDeployment = async () => {
      throw new Error('name "GATE" must be lower-case');
    };
    await expect(deploy(choices, { ...tools, read })).rejects.toThrow('name "GATE"');
    // Nobody has to be signed in to hear of it.
    expect(asked).toEqual([]);
  });

  it('is asked of the parameters as they will be deployed', async () => {
    const { run } = fakeAz([actionsOfRoles()[0] ?? '']);
    const { tools } = toolsWith(run);
    const given: Readonly<Record<string, string>>[] = [];
    const read: ReadDeployment = async (_file, _target, environment) => {
      given.push(environment);
      return { subscriptions: 1, heard, resources: made(environment) };
    };
    await deploy(choices, { ...tools, read });
    const each = { GATEHOUSE_OMITTED_ACTIONS: actionsOfRoles()[0], GATEHOUSE_BATCH: expect.any(String) };
    expect(given).toMatchObject([
      { GATEHOUSE_CONNECT_EVENTS: 'true', GATEHOUSE_BATCH: expect.any(String) },
      { GATEHOUSE_CONNECT_EVENTS: 'false', ...each },
      { GATEHOUSE_CONNECT_EVENTS: 'true', ...each },
    ]);
  });
});

describe('a parameter file that does not read what the script sets for it', () => {
  const [gone = ''] = actionsOfRoles();

  it.each<[what: string, made: (environment: Readonly<Record<string, string>>) => readonly Resource[], says: RegExp]>([
    ['connects the events before there is a function', () => [eventSubscription], /GATEHOUSE_CONNECT_EVENTS/],
    ['never connects them', () => [], /GATEHOUSE_CONNECT_EVENTS/],
    [
      'leaves an action in its roles that this cloud does not know',
      (environment) => [...made(environment), roleWith('Microsoft.Network/privateEndpoints/read', gone)],
      /GATEHOUSE_OMITTED_ACTIONS/,
    ],
  ])('%s: refused with the line it lacks, before anything is sent', async (_what, resources, says) => {
    const { asked, run } = fakeAz([gone]);
    const { tools } = toolsWith(run);
    const read: ReadDeployment = async (_file, _target, environment) => ({
      subscriptions: 1,
      heard,
      resources: resources(environment),
    });
    await expect(deploy(choices, { ...tools, read })).rejects.toThrow(says);
    expect(asked.map(({ args }) => args.slice(0, 2).join(' '))).toEqual(['provider operation']);
  });
});

it('a file that does not read the batch is refused where the subscriptions take several runs, and only there', async () => {
  const refusals = [32, 33].map(async (subscriptions) => {
    const { tools } = toolsWith(fakeAz().run);
    const read: ReadDeployment = async (_file, _target, environment) => ({
      subscriptions,
      heard: { ...heard, isBatched: false },
      resources: made(environment),
    });
    return deploy(choices, { ...tools, read }).then(
      () => 'deployed',
      (error: Error) => error.message,
    );
  });
  expect(await Promise.all(refusals)).toEqual(['deployed', expect.stringContaining('GATEHOUSE_BATCH')]);
});

describe("a failure of Azure's", () => {
  /** Fails the second pass with this code so many times. */
  const failing = (code: string, times: number) => {
    const { asked, run } = fakeAz();
    let left = times;
    const az: Az = async (args, environment) => {
      const isSecond = environment?.GATEHOUSE_CONNECT_EVENTS === 'true';
      if (isSecond && left-- > 0) throw new AzFailed(args, 1, `{"code": "${code}", "message": "…"}`);
      return run(args, environment);
    };
    return { asked, az };
  };

  it.each(['RoleDefinitionDoesNotExist', 'PrincipalNotFound'])(
    '%s passes: the step is done again, later',
    async (code) => {
      const { az } = failing(code, 2);
      const { tools, waited, said } = toolsWith(az);
      await deploy(choices, tools);
      expect(waited).toEqual([20_000, 40_000]);
      expect(said.join('\n')).toContain(code);
    },
  );

  it('that should pass and does not is given up after four more', async () => {
    const { az } = failing('RoleDefinitionDoesNotExist', 99);
    const { tools, waited } = toolsWith(az);
    await expect(deploy(choices, tools)).rejects.toThrow('status 1');
    expect(waited).toHaveLength(4);
  });

  it('that does not pass is not asked for again', async () => {
    const { az } = failing('AuthorizationFailed', 1);
    const { tools, waited } = toolsWith(az);
    await expect(deploy(choices, tools)).rejects.toThrow('status 1');
    expect(waited).toEqual([]);
  });

  it.each([
    ['RoleAssignmentUpdateNotPermitted', 'az role assignment delete'],
    ['AuthorizationFailed', 'User Access Administrator'],
    ['MissingSubscriptionRegistration', 'az provider register'],
    ['RoleDefinitionWithSameNameExists', 'owner'],
  ])('%s comes with what to do', (code, remedy) => {
    expect(findRemedy(new AzFailed(['x'], 1, `(${code}) …`))).toContain(remedy);
    expect(findRemedy(new Error(code))).toBeUndefined();
  });
});

describe('the rights', () => {
  it('leave out what the cloud does not know, and say so', async () => {
    const [, gone = ''] = actionsOfRoles();
    const { asked, run } = fakeAz([gone]);
    const { tools, said } = toolsWith(run);
    await deploy(choices, tools);
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
