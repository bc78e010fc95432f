import { json } from '../message.ts';
import { ApiProblem } from '../problem.ts';
import { notFound, parseRow } from '../table-key.ts';
import { azureLimit, type View } from '../view.ts';
import { parseDeed } from './deed.ts';

/** `GET /api/clusters/{id}/isolation`: line by line whether a cluster is network isolated, as Azure shows it now. */
export const getIsolation: View = async ({ clusters }, request) => {
  const read = (hash: string) => clusters.isolation(hash, azureLimit());
  const found = await parseRow(read, request, 'cluster');
  return json(200, found);
};

/** `POST /api/clusters/{id}/ask`: has a cluster asked what only it knows, before it is due. */
export const askCluster: View = async ({ asking, beginPass, log }, request, caller) => {
  const { id: cluster, begin, ...deed } = await parseDeed(request, caller, 'cluster', beginPass);
  const result = await asking.ask({ cluster, ...deed }, await begin());
  log.info('asking answered', { requestId: request.id, cluster, by: caller.objectId, result: result.kind });
  if (result.kind === 'notFound') throw notFound('cluster', cluster);
  if (result.kind === 'refused') throw new ApiProblem('observe-mode', `${result.because}.`);
  const location = request.url.pathname.replace(/ask\/?$/, 'isolation');
  return json(202, { cluster: result.cluster, wanted: result.wanted }, { location, 'retry-after': '30' });
};
