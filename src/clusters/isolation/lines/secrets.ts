import { at, flagOf } from '../../../egress/body.ts';
import { approvedConnections, connectionsOf, requestsOf } from '../../../egress/exposure/endpoints.ts';
import {
  findKmsVault,
  type KmsVault,
  kmsVaultOf,
  monitoringExtensions,
  monitoringIn,
} from '../../../egress/isolated-clusters.ts';
import type { Resource, World } from '../../../egress/model.ts';
import { fail, type Given, type LineAnswer, pass, unknown, worst } from '../model.ts';
import { nodeNetworksOf, seesEndpoint } from '../network-view.ts';
import { extensionsOf } from './extensions.ts';

/** 3.15: what the cluster sends its telemetry to, and the vaults it takes secrets from, have endpoints. */
export function monitoringAndSecrets(given: Given): LineAnswer {
  const verdict = worst([monitoring(given), vaults(given)], pass('nothing asks for it'));
  const identity = at(given.cluster.properties, 'securityProfile', 'workloadIdentity', 'enabled');
  // Its tokens come from Microsoft Entra, which has no endpoint: an exception of the way out, and no line of its own.
  const note =
    flagOf(identity) === true
      ? '; a note: workload identity is on, and asks Microsoft Entra, which has no private endpoint'
      : '';
  return { ...verdict, because: `${verdict.because}${note}` };
}

function monitoring(given: Given): LineAnswer {
  const { world, cluster } = given;
  const found = extensionsOf(given);
  const on = [
    ...monitoringIn(cluster.properties),
    ...(found ?? []).flatMap(({ type }) =>
      type !== undefined && monitoringExtensions.has(type) ? [`extension ${type}`] : [],
    ),
  ];
  if (on.length === 0)
    return found === undefined
      ? unknown('monitoring is off in its body, and no extension of the cluster was read: one may send telemetry')
      : pass('monitoring is off');
  const isOn = `monitoring is on (${on.sort().join(', ')})`;
  const scopes = world.resources.filter(({ id }) => id.type === 'microsoft.insights/privatelinkscopes');
  if (scopes.length === 0 && !world.isComplete) return unknown(`${isOn}, and no private link scope was read`);
  const [approved] = scopes.filter((scope) => approvedConnections(scope, world).length > 0);
  if (approved !== undefined) return pass(`private link scope ${approved.id.name} has an approved endpoint`);
  const isKnown = scopes.every(
    (scope) => connectionsOf(scope) !== undefined || world.endpointsTo(scope.id.id).length > 0,
  );
  return isKnown
    ? fail(`${isOn}, and no private link scope has an approved endpoint`)
    : unknown(`${isOn}, and the connections of its private link scope were not read`);
}

/**
 *   the cluster                           vaults that count
 *   encrypts secrets with KMS             the vault that KMS or its key names; fails where it is reached by its public address
 *   any other                             those with an endpoint that nodes reach; with the secrets provider on, at least one
 */
function vaults(given: Given): LineAnswer {
  const { world, cluster } = given;
  const kms = kmsVaultOf(cluster.properties);
  if (kms !== undefined) return ofKms(world, kms);
  const networks = nodeNetworksOf(world, cluster);
  const all = world.resources.filter(({ id }) => id.type === 'microsoft.keyvault/vaults');
  const inView = all.filter((vault) =>
    world.endpointsTo(vault.id.id).some((each) => seesEndpoint(world, networks, each) === true),
  );
  if (inView.length > 0)
    return worst(
      inView.map((vault) => ofVault(world, vault)),
      pass('no vault'),
    );
  const isAsked = flagOf(at(cluster.properties, 'addonProfiles', 'azureKeyvaultSecretsProvider', 'enabled')) === true;
  if (!isAsked) return pass('neither KMS nor the secrets provider is on, and nodes reach no vault');
  return all.length === 0
    ? unknown('the secrets provider is on, and no vault was read')
    : worst(
        all.map((vault) => ofVault(world, vault)),
        pass('no vault'),
      );
}

function ofKms(world: World, kms: KmsVault): LineAnswer {
  const { id, name, isReachedPublicly } = kms;
  if (name === undefined) return unknown('KMS is on, and its body names no vault');
  if (isReachedPublicly)
    return fail(`KMS reaches vault ${name} by its public address: keyVaultNetworkAccess is Public`);
  const vault = findKmsVault(world, kms);
  return vault === undefined ? unknown(`KMS uses ${id ?? `vault ${name}`}, which was not read`) : ofVault(world, vault);
}

function ofVault(world: World, vault: Resource): LineAnswer {
  const asked = world
    .endpointsTo(vault.id.id)
    .flatMap(({ properties }) => requestsOf(properties))
    .filter(({ target }) => target === vault.id.id);
  const listed = connectionsOf(vault);
  if (approvedConnections(vault, world).length > 0) return pass(`vault ${vault.id.name} has an approved endpoint`);
  if (listed === undefined && asked.every(({ status }) => status === undefined)) {
    return unknown(`the connections of vault ${vault.id.name} were not read`);
  }
  return fail(`vault ${vault.id.name} has no approved endpoint`);
}
