import { describe, expect, it } from 'vitest';
import { clusterId, vaultId } from './golden.ts';
import { type Bodies, set, statesOf, status, verify } from './mutate.ts';

/** Line 3.15: where telemetry goes and whence secrets come, each with the line that it fails; none: it stays isolated. */
type Row = readonly [line: string, when: string, change: (bodies: Bodies) => void];

const keyIn = (vault: string, keyVaultNetworkAccess?: string) => ({
  enabled: true,
  keyId: `https://${vault}.vault.azure.net/keys/etcd/0123456789abcdef`,
  ...(keyVaultNetworkAccess === undefined ? {} : { keyVaultNetworkAccess }),
});
const withoutMonitoring = (bodies: Bodies): void => {
  set(bodies.cluster, 'addonProfiles.omsagent', { enabled: false });
  set(bodies.extension, 'extensionType', 'microsoft.azurecontainerstorage');
};
const extension = (bodies: Bodies, extensionType: string): void => {
  bodies.more = {
    id: `${clusterId}/providers/Microsoft.KubernetesConfiguration/extensions/more`,
    properties: { extensionType },
  };
};

const rows: readonly Row[] = [
  [
    '3.15',
    'a vault of KMS that is reached by its public address',
    (bodies) => set(bodies.cluster, 'securityProfile', { azureKeyVaultKms: keyIn('kv-shop', 'Public') }),
  ],
  [
    '3.15',
    'a vault that the key of KMS names, without an endpoint',
    (bodies) => {
      bodies.kms = { id: `${vaultId}2`, properties: { privateEndpointConnections: [] } };
      set(bodies.cluster, 'securityProfile', { azureKeyVaultKms: keyIn('KV-shop2') });
    },
  ],
  [
    'none',
    'a vault that the key of KMS names, with an endpoint',
    (bodies) => set(bodies.cluster, 'securityProfile', { azureKeyVaultKms: keyIn('kv-shop', 'Private') }),
  ],
  ...['AzureMonitor.Containers', 'AzureMonitor.Containers.Metrics', 'AzureDefender.Kubernetes'].map(
    (name): Row => [
      '3.15',
      `extension ${name}, whose scope waits`,
      (bodies) => {
        withoutMonitoring(bodies);
        extension(bodies, `Microsoft.${name}`);
        status(bodies.scopeEndpoint, 'Pending');
      },
    ],
  ),
  ...Object.entries({
    'securityProfile.defender': { securityMonitoring: { enabled: true } },
    'azureMonitorProfile.containerInsights': { enabled: true },
    'azureMonitorProfile.appMonitoring': { openTelemetryLogs: { enabled: true } },
  }).map(
    ([path, value]): Row => [
      '3.15',
      `${path}, whose scope waits`,
      (bodies) => {
        withoutMonitoring(bodies);
        const [profile = '', name = ''] = path.split('.');
        set(bodies.cluster, profile, { [name]: value });
        status(bodies.scopeEndpoint, 'Pending');
      },
    ],
  ),
];

describe('monitoring and secrets: one change fails their line alone, and 3.16 with it', () => {
  it.each(rows)('%s: %s', (line, _when, change) => {
    expect(statesOf(verify(change))).toEqual(line === 'none' ? {} : { [line]: 'fail', '3.16': 'fail' });
  });

  it('names what turns monitoring on', () => {
    const answer = verify((bodies) => status(bodies.scopeEndpoint, 'Pending'));
    expect(answer.lines.find(({ id }) => id === '3.15')?.because).toContain(
      'monitoring is on (addonProfiles.omsagent, extension microsoft.azuremonitor.containers)',
    );
  });
});

describe('a cluster that starts from no registry', () => {
  it('has none to judge, and says so in each of its lines', () => {
    const { lines } = verify(({ cluster }) => set(cluster, 'bootstrapProfile', { artifactSource: 'Direct' }));
    const says = lines.filter(({ id }) => ['3.4', '3.5', '3.6', '3.7'].includes(id)).map(({ because }) => because);
    expect(new Set(says)).toEqual(
      new Set(['there is no registry to judge: nodes start from mcr.microsoft.com, for which line 3.3 fails']),
    );
    expect(statesOf(verify(({ cluster }) => set(cluster, 'bootstrapProfile', undefined)))).toEqual({
      '3.3': 'fail',
      '3.16': 'fail',
    });
  });
});
