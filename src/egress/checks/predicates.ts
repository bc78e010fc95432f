import { addresses } from './addresses.ts';
import { apps } from './apps.ts';
import { balancers } from './balancers.ts';
import { clusterApi } from './cluster-api.ts';
import { clusterIsolation } from './cluster-isolation.ts';
import { clusterNetwork } from './cluster-network.ts';
import { databases } from './databases.ts';
import { firewalls } from './firewalls.ts';
import { linkage } from './linkage.ts';
import { ownEgress } from './own-egress.ts';
import { platforms } from './platforms.ts';
import type { Predicates } from './predicate.ts';
import { privateLink } from './private-link.ts';
import { privateNetworks } from './private-networks.ts';
import { registries } from './registries.ts';
import { routes } from './routes.ts';
import { securityGroups } from './security-groups.ts';
import { storage } from './storage.ts';
import { subnetPaths } from './subnet-paths.ts';
import { subnets } from './subnets.ts';
import { tablePaths } from './table-paths.ts';

/** Every predicate by the id of its check. */
export const predicates: Predicates = {
  ...storage,
  ...registries,
  ...databases,
  ...apps,
  ...platforms,
  ...addresses,
  ...balancers,
  ...securityGroups,
  ...firewalls,
  ...routes,
  ...subnets,
  ...subnetPaths,
  ...tablePaths,
  ...privateLink,
  ...privateNetworks,
  ...linkage,
  ...clusterApi,
  ...ownEgress,
  ...clusterNetwork,
  ...clusterIsolation,
};
