import { foldCase } from '../../core/text.ts';

/** A name that every resource of a kind answers to: in one DNS view it can lead to one of them only. */
interface SharedName {
  readonly zone: RegExp;
  readonly name: RegExp;
  readonly what: string;
}

/** From the services' own articles: several endpoints of one DNS view claim these by design, not by mistake. */
const sharedNames: readonly SharedName[] = [
  // A scope has no name of its own: what is one label (`api`, `live`, `profiler` and whatever comes) answers for all of them, and so does a region's.
  {
    zone: /^privatelink\.monitor\.azure\.(com|us|cn)$/,
    name: /^[a-z0-9-]+(\.in\.ai|\.handler\.control)?$/,
    what: 'every Azure Monitor private link scope',
  },
  // The account of the agents' solution packs, one for everybody (learn.microsoft.com/azure/azure-monitor/logs/private-link-configure).
  {
    zone: /^privatelink\.blob\.core\.(windows\.net|usgovcloudapi\.net)$/,
    name: /^scadvisorcontentpl$/,
    what: 'every Azure Monitor private link scope',
  },
  // One endpoint serves the first discovery of a whole deployment (learn.microsoft.com/azure/virtual-desktop/private-link-overview).
  {
    zone: /^privatelink-global\.wvd\.(microsoft\.com|azure\.(us|cn))$/,
    name: /./,
    what: 'every Azure Virtual Desktop workspace',
  },
  // A scope has no name of its own: `gbl` means all regions, `weu` for one, `westeurope` for its clusters (learn.microsoft.com/azure/azure-arc/kubernetes/network-requirements).
  {
    zone: /^privatelink\.(his\.arc|dp\.kubernetesconfiguration)\.azure\.(com|us)$/,
    name: /^[a-z0-9-]+$/,
    what: 'every Azure Arc private link scope',
  },
  {
    zone: /^privatelink\.guestconfiguration\.azure\.(com|us)$/,
    name: /^([a-z0-9]+-gas|agentserviceapi)$/,
    what: 'every Azure Arc private link scope',
  },
  { zone: /^privatelink\.grafana\.azure\.com$/, name: /^sso\.[a-z0-9]+$/, what: 'every Managed Grafana of the region' },
  {
    zone: /^privatelink\.(azuredatabricks\.net|databricks\.azure\.(us|cn))$/,
    name: /\.(pl-auth|service-direct)$/,
    what: 'every Databricks workspace of the region',
  },
  { zone: /^privatelink\.adf\.azure\.(com|us|cn)$/, name: /^portal$/, what: 'every data factory' },
  {
    zone: /^privatelink\.(azuresynapse\.(net|usgovcloudapi\.net|azure\.cn))$/,
    name: /^web$/,
    what: 'every Synapse private link hub',
  },
  // `app` and `api` are behind app.powerbi.com and api.powerbi.com; names of one tenant begin with its id.
  {
    zone: /^privatelink\.analysis\.windows\.net$/,
    name: /^(app|api|mwc-global)$/,
    what: 'every Power BI tenant',
  },
  { zone: /^privatelink\.purviewstudio\.azure\.(com|us)$/, name: /^web$/, what: 'every Purview account' },
  {
    zone: /^privatelink\.azure\.com$/,
    name: /^(management|edge\.management)$/,
    what: 'every resource management private link',
  },
];

/** What shares this name by design, in words for people; undefined for a name of one resource's own. */
export function findSharer(zone: string, name: string): string | undefined {
  const [place, label] = [foldCase(zone), foldCase(name)];
  return sharedNames.find((each) => each.zone.test(place) && each.name.test(label))?.what;
}
