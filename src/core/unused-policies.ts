/**
 * What the pipeline of every SDK client does for each request and nobody here asks for: spans without a tracer, forms and parts of bodies, a redirect
 * that neither Resource Manager nor our storage sends, signals of another make than Node's. Each costs a turn and a promise, the spans a parsed address too.
 */
const unused = [
  'tracingPolicy',
  'formDataPolicy',
  'multipartPolicy',
  'redirectPolicy',
  'wrapAbortSignalLikePolicy',
] as const;

interface Pipeline {
  removePolicy(options: { readonly name: string }): unknown;
}

/** Takes them out of a client's pipeline. */
export function leaveOutUnused(pipeline: Pipeline): void {
  for (const name of unused) pipeline.removePolicy({ name });
}
