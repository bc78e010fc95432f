import type { Cluster, ClusterAccess, Isolation } from '../data/api.ts';

/** How an API server is reached. */
export const modeWords: Readonly<Record<Cluster['mode'], string>> = {
  public: 'public address',
  'private-link': 'private endpoint',
  'vnet-integration': 'in a network of yours',
};

/** What people and pipelines come from. */
export const sourceWords: Readonly<Record<ClusterAccess['sources'][number]['kind'], string>> = {
  'management-network': 'management network',
  'jump-host': 'jump host',
  bastion: 'Bastion',
  vpn: 'VPN',
  'cloud-shell': 'Cloud Shell',
  'build-agents': 'build agents',
};

/** The state of the request to a cluster. */
export const askedWords: Readonly<Record<Isolation['asked']['state'], string>> = {
  'not-asked': 'it is not asked',
  never: 'none yet',
  waiting: 'somebody waits for it',
  running: 'a command runs in it',
  failed: 'it could not be asked',
  answered: 'it answered',
};
