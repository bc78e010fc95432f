import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the Azure CLI has to know to find the simulator. */
export interface AzSettings {
  readonly arm: string;
  readonly identity: { readonly url: string; readonly header: string };
  /** PEM text of the throw-away authority. */
  readonly ca: string;
}

/** What `az cloud register` can't learn from the address alone (azure-cli, core/cloud.py): commands of a service end where its suffix is missing. */
const cloudOf = (arm: string): object => ({
  endpoints: {
    // The CLI puts paths behind it as it is: with its slash.
    resourceManager: `${arm}/`,
    management: 'https://management.core.windows.net/',
    activeDirectory: 'https://login.microsoftonline.com',
    activeDirectoryResourceId: 'https://management.core.windows.net/',
    activeDirectoryGraphResourceId: 'https://graph.windows.net/',
    microsoftGraphResourceId: 'https://graph.microsoft.com/',
    gallery: 'https://gallery.azure.com/',
  },
  suffixes: {
    storageEndpoint: 'core.windows.net',
    keyvaultDns: '.vault.azure.net',
    mhsmDns: '.managedhsm.azure.net',
    sqlServerHostname: '.database.windows.net',
    mysqlServerEndpoint: '.mysql.database.azure.com',
    postgresqlServerEndpoint: '.postgres.database.azure.com',
    acrLoginServerEndpoint: '.azurecr.io',
    synapseAnalyticsEndpoint: '.dev.azuresynapse.net',
  },
});

/**
 * Writes `az.env` (to be sourced), the authority it names and `az-cloud.json` (to be registered) into `folder`. The CLI keeps what it learns there too, so that nobody's own sign-in and clouds are
 * touched, and begins without what it learnt of an earlier run: that had other ports and certificates, and a cloud can't be registered twice. `MSI_…` is for versions before 2.66, which speak the
 * first version of the identity protocol.
 */
export async function writeAzSettings(folder: string, { arm, identity, ca }: AzSettings): Promise<string> {
  await mkdir(folder, { recursive: true });
  const configFolder = join(folder, 'az');
  await rm(configFolder, { recursive: true, force: true });
  const caPath = join(folder, 'az-ca.pem');
  await writeFile(caPath, ca);
  await writeFile(join(folder, 'az-cloud.json'), JSON.stringify(cloudOf(arm), undefined, 2));
  const settings = {
    ARM: arm,
    AZURE_CONFIG_DIR: configFolder,
    REQUESTS_CA_BUNDLE: caPath,
    IDENTITY_ENDPOINT: identity.url,
    IDENTITY_HEADER: identity.header,
    APPSETTING_WEBSITE_SITE_NAME: 'simulator',
    MSI_ENDPOINT: identity.url,
    MSI_SECRET: identity.header,
  };
  const path = join(folder, 'az.env');
  const lines = Object.entries(settings).map(([name, value]) => `export ${name}='${value}'\n`);
  await writeFile(path, lines.join(''), { mode: 0o600 });
  return path;
}
