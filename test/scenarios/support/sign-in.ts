import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnsecuredJWT } from 'jose';
import { principals } from '../../../simulator/scenario/principals.ts';

/** The client id of the app registration that people sign in to. */
export const clientId = '00000000-0000-0000-0000-0000000000c9';

/** Takes the place of the Azure CLI where somebody is signed in: what `az account get-access-token` prints. */
export function signInAs(name: keyof typeof principals, folder: string): void {
  const { objectId } = principals[name];
  const accessToken = new UnsecuredJWT({ oid: objectId, aud: `api://${clientId}` }).encode();
  const printed = {
    accessToken,
    expiresOn: '2099-01-01 00:00:00.000000',
    expires_on: 4_070_908_800,
    tokenType: 'Bearer',
  };
  writeFileSync(
    join(folder, 'az'),
    `#!/bin/sh\ncase "$*" in *"account get-access-token"*"api://${clientId}"*) echo '${JSON.stringify(printed)}';; *) exit 1;; esac\n`,
  );
  chmodSync(join(folder, 'az'), 0o755);
}
