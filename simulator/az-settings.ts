import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the Azure CLI has to know to find the simulator. */
export interface AzSettings {
  readonly arm: string;
  readonly identity: { readonly url: string; readonly header: string };
  /** PEM text of the throw-away authority. */
  readonly ca: string;
}

/**
 * Writes `az.env` (to be sourced) and the authority it names into `folder`. The CLI keeps what it learns there too, so that nobody's own sign-in and clouds are
 * touched. `MSI_…` is for versions before 2.66, which speak the first version of the identity protocol.
 */
export async function writeAzSettings(folder: string, { arm, identity, ca }: AzSettings): Promise<string> {
  await mkdir(folder, { recursive: true });
  const caPath = join(folder, 'az-ca.pem');
  await writeFile(caPath, ca);
  const settings = {
    ARM: arm,
    AZURE_CONFIG_DIR: join(folder, 'az'),
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
