import { gatewayError, methodNotAllowed, providerError, resourceNotFound } from './answer.ts';
import type { Handler } from './simulation.ts';

/** Metrics of a type that may be asked for (https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/metrics-index), and what splits all of them. */
const supported: Readonly<Record<string, { readonly metrics: readonly string[]; readonly dimension: string }>> = {
  'microsoft.eventgrid/systemtopics': {
    metrics: [
      ...['AdvancedFilterEvaluationCount', 'DeadLetteredCount', 'DeliveryAttemptFailCount', 'DeliverySuccessCount'],
      ...['DroppedEventCount', 'MatchedEventCount'],
    ],
    dimension: 'EventSubscriptionName',
  },
};

/**
 * `GET {resource}/providers/Microsoft.Insights/metrics` (https://learn.microsoft.com/rest/api/monitor/metrics/list): what `settings.metrics` has of the resource,
 * all of it in the first hour; nothing counted is a metric without a time series.
 */
export const metrics: Handler = (sim, call) => {
  if (call.method !== 'GET') return methodNotAllowed(call);
  const id = call.path.replace(/\/providers\/Microsoft\.Insights\/metrics$/i, '');
  const resource = sim.world.find(id);
  if (resource === undefined) return resourceNotFound(call);
  const known = supported[resource.type.toLowerCase()];
  if (known === undefined) return gatewayError(400, 'BadRequest', `The metrics of ${resource.type} are not simulated.`);
  const query = call.url.searchParams;
  const names = (query.get('metricnames') ?? '').split(',').map((name) => name.trim());
  const unknown = names.find((name) => !known.metrics.some((each) => each.toLowerCase() === name.toLowerCase()));
  if (unknown !== undefined)
    return providerError(400, 'BadRequest', `Failed to find metric configuration for metric: ${unknown}.`);
  const timespan = query.get('timespan') ?? '';
  const [from = '', to = ''] = timespan.split('/');
  if (Number.isNaN(Date.parse(from)) || Number.isNaN(Date.parse(to)))
    return providerError(400, 'BadRequest', `The timespan '${timespan}' is not two moments with a slash between them.`);
  const split = /^(\w+) eq '\*'$/.exec(query.get('$filter') ?? '')?.[1];
  if (query.has('$filter') && split?.toLowerCase() !== known.dimension.toLowerCase())
    return providerError(400, 'BadRequest', `The filter '${query.get('$filter')}' is not simulated.`);
  const counted = sim.settings.metrics(resource.id);
  const value = names.map((name) => ({
    id: `${resource.id}/providers/Microsoft.Insights/metrics/${name}`,
    type: 'Microsoft.Insights/metrics',
    name: { value: name, localizedValue: name },
    unit: 'Count',
    timeseries: counted
      .filter(({ metric }) => metric === name)
      .map(({ dimension, value, total }) => ({
        metadatavalues: [{ name: { value: dimension.toLowerCase(), localizedValue: dimension.toLowerCase() }, value }],
        data: [{ timeStamp: from, total }],
      })),
    errorCode: 'Success',
  }));
  const interval = query.get('interval') ?? 'PT1M';
  return {
    status: 200,
    body: { cost: 0, timespan, interval, value, namespace: resource.type, resourceregion: 'global' },
  };
};
