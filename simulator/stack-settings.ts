/** Marks what the app on this machine writes, as GATEHOUSE_OWNER does anywhere. */
export const localOwner = 'gatehouse-local';

/** The application settings of the simulated deployment; the names are the product's. */
export interface DeploymentSettings {
  readonly armUrl: string;
  readonly armAudience: string;
  readonly subscriptions: readonly string[];
  readonly owner: string;
  readonly tenantId: string;
  readonly policyFile: string;
  readonly sweepSchedule: string;
  readonly storage: { readonly tableUri: string; readonly queueUri: string; readonly blobUri: string };
  readonly identity: { readonly url: string; readonly header: string };
  readonly clientId: string;
  readonly caPath: string;
}

/** The app's environment, as the platform would set it for an app with a user-assigned identity. */
export function appEnvironment(settings: DeploymentSettings): Record<string, string> {
  return {
    FUNCTIONS_WORKER_RUNTIME: 'node',
    AzureWebJobsDisableHomepage: 'true',
    GATEHOUSE_CLOUD: 'AzureCloud',
    GATEHOUSE_ARM_ENDPOINT: settings.armUrl,
    GATEHOUSE_ARM_AUDIENCE: settings.armAudience,
    GATEHOUSE_SUBSCRIPTIONS: settings.subscriptions.join(','),
    GATEHOUSE_OWNER: settings.owner,
    GATEHOUSE_TENANT_ID: settings.tenantId,
    GATEHOUSE_POLICY: settings.policyFile,
    GATEHOUSE_SWEEP_SCHEDULE: settings.sweepSchedule,
    GATEHOUSE_POLL_SCHEDULE: '0 */2 * * * *',
    // The host's own storage: where timers are remembered and locked, when they run by their schedule.
    AzureWebJobsStorage__blobServiceUri: settings.storage.blobUri,
    AzureWebJobsStorage__credential: 'managedidentity',
    AzureWebJobsStorage__clientId: settings.clientId,
    STATE_STORAGE__tableServiceUri: settings.storage.tableUri,
    STATE_STORAGE__queueServiceUri: settings.storage.queueUri,
    STATE_STORAGE__blobServiceUri: settings.storage.blobUri,
    STATE_STORAGE__credential: 'managedidentity',
    STATE_STORAGE__clientId: settings.clientId,
    IDENTITY_ENDPOINT: settings.identity.url,
    IDENTITY_HEADER: settings.identity.header,
    AZURE_CLIENT_ID: settings.clientId,
    WEBSITE_AUTH_ENABLED: 'True',
    NODE_EXTRA_CA_CERTS: settings.caPath,
  };
}
