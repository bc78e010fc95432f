import { foldCase } from '../core/text.ts';
import { doctorChecks } from './checks.ts';
import { type Deployed, fine, isUnread, type Line, type Seen, unknown, wrong } from './model.ts';

/** How the last deployment ended. */
export function judgeDeployment({ id, state, connectsEvents }: Deployed): Line {
  if (state !== 'Succeeded') return wrong(doctorChecks.deployment, id, `ended ${state}`);
  if (!connectsEvents)
    return wrong(doctorChecks.deployment, id, 'was the first pass: neither events nor rights were connected after it');
  return fine(doctorChecks.deployment, id, 'ended well');
}

/** Whether the identity that rights were given to is the one that exists. */
export function judgeIdentity(deployed: Deployed, identity: Seen['identity']): Line {
  const subject = `id-${deployed.name}`;
  if (isUnread(identity)) return unknown(doctorChecks.identity, subject, identity.unread);
  if (identity === undefined) return wrong(doctorChecks.identity, subject, 'there is no such identity');
  if (foldCase(identity.principalId) !== foldCase(deployed.principalId))
    return wrong(
      doctorChecks.identity,
      subject,
      `was recreated since: it is ${identity.principalId}, and rights were given to ${deployed.principalId}`,
    );
  return fine(doctorChecks.identity, subject, deployed.principalId);
}

/** The built-in roles on data that infra/modules/storage.bicep assigns; their ids are the same in every tenant. */
const dataRoles: Readonly<Record<string, string>> = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
};

/** Blob, queue and table: one private endpoint each. */
const privateEndpoints = 3;

/** Whether the storage can be reached, by what Azure says of it; whether the app does reach it is the app's line. */
export function judgeStorage({ name, isPrivate }: Deployed, storage: Seen['storage']): Line {
  if (isUnread(storage)) return unknown(doctorChecks.storage, `rg-${name}`, storage.unread);
  if (storage === undefined) return wrong(doctorChecks.storage, `rg-${name}`, 'there is no storage account in it');
  const lacking = Object.entries(dataRoles).flatMap(([role, id]) => (storage.roles.includes(id) ? [] : [role]));
  const approved = storage.connections.filter((state) => state === 'Approved').length;
  const trouble = [
    ...lacking.map((role) => `the identity lacks ${role}`),
    ...(!storage.isPublic && approved < privateEndpoints
      ? [`it is closed to public networks, and ${approved} of its ${privateEndpoints} private endpoints are approved`]
      : []),
    ...(!isPrivate && !storage.isPublic ? ['it was closed to public networks since the deployment'] : []),
  ];
  if (trouble.length > 0) return wrong(doctorChecks.storage, storage.id, trouble.join('; '));
  return fine(
    doctorChecks.storage,
    storage.id,
    storage.isPublic ? 'roles on its data are given' : 'roles on its data are given, its private endpoints approved',
  );
}

/** What sign-in takes tokens of. */
export function judgeSignIn({ appName, authClientId }: Deployed, signIn: Seen['signIn']): Line {
  if (isUnread(signIn)) return unknown(doctorChecks.signIn, appName, signIn.unread);
  if (!signIn.enabled) return wrong(doctorChecks.signIn, appName, 'the sign-in of the platform is off');
  if (foldCase(signIn.clientId) !== authClientId)
    return wrong(
      doctorChecks.signIn,
      appName,
      `people are signed in by app registration '${signIn.clientId}', and the deployment says ${authClientId}`,
    );
  const audience = `api://${authClientId}`;
  if (!signIn.audiences.some((each) => foldCase(each) === audience))
    return wrong(doctorChecks.signIn, appName, `tokens for ${audience} are refused: it is none of allowedAudiences`);
  return fine(doctorChecks.signIn, appName, `takes tokens for ${audience}`);
}
