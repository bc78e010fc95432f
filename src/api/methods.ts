import type { Route } from './view.ts';

/** The methods a route takes: what is read by GET is asked about by HEAD (RFC 9110, section 9.1). */
export const methodsOf = ({ method }: Pick<Route, 'method'>): ('GET' | 'HEAD' | 'POST')[] =>
  method === 'GET' ? ['GET', 'HEAD'] : [method];
