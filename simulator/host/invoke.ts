import { randomBytes, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { HookName, RegisteredFunction, Registry } from './core-api.ts';
import { describeError, type HostLog, type LogLevel } from './log.ts';
import type { CoreContext, FunctionCallback, InvocationRequest, InvocationResponse } from './rpc.ts';

/** Runs one function once. Rejects with what the function, a hook or the conversion of its result threw. */
export type Invoke = (
  fn: RegisteredFunction,
  request: InvocationRequest,
  because: string,
  invocationId?: string,
) => Promise<InvocationResponse>;

/** The worker's invocation protocol, hooks included, with one line before and one after each invocation. */
export function createInvoker(registry: Registry, appHookData: Record<string, unknown>, log: HostLog): Invoke {
  return async (fn, request, because, invocationId = randomUUID()) => {
    const name = fn.metadata.name;
    const about = { function: name, invocationId };
    const started = performance.now();
    const took = () => Math.round(performance.now() - started);
    log(
      'information',
      'host.executing',
      `Executing 'Functions.${name}' (Reason='${because}', Id=${invocationId})`,
      about,
    );
    try {
      const response = await run(registry, appHookData, fn, request, invocationId, log);
      const fields = { ...about, outcome: 'succeeded', durationMs: took() };
      log('information', 'host.executed', `Executed 'Functions.${name}' (Succeeded, Id=${invocationId})`, fields);
      return response;
    } catch (error) {
      const fields = { ...about, outcome: 'failed', durationMs: took(), error: describeError(error) };
      log(
        'error',
        'host.executed',
        `Executed 'Functions.${name}' (Failed, Id=${invocationId}): ${String(error)}`,
        fields,
      );
      throw error;
    }
  };
}

async function run(
  registry: Registry,
  appHookData: Record<string, unknown>,
  fn: RegisteredFunction,
  request: InvocationRequest,
  invocationId: string,
  log: HostLog,
): Promise<InvocationResponse> {
  const model = registry.model();
  if (model === undefined) throw new Error('The app set no programming model.');
  let invocationContext: unknown;
  const core: CoreContext = {
    invocationId,
    request: { ...request, traceContext: { traceParent: continueTrace(request.traceContext?.traceParent) } },
    metadata: fn.metadata,
    state: undefined,
    log(level, category, message) {
      const entry = { level, category, message, invocationContext, hookData: {}, appHookData };
      // A log hook that logs again would call itself for ever; the worker guards against it the same way.
      if (category === 'user') for (const hook of registry.hooks('log')) hook(entry);
      log(entry.level as LogLevel, category, entry.message, { function: fn.metadata.name, invocationId });
    },
  };
  const invocation = model.getInvocationModel(core);
  const { context, inputs } = await invocation.getArguments();
  invocationContext = context;
  const hookData: Record<string, unknown> = {};
  const runHooks = async (name: HookName, hookContext: Record<string, unknown>): Promise<void> => {
    for (const hook of registry.hooks(name)) await hook(hookContext);
  };

  core.state = 'preInvocationHooks';
  const pre = { hookData, appHookData, invocationContext: context, inputs, functionCallback: fn.callback };
  await runHooks('preInvocation', pre);

  core.state = 'invocation';
  const post: Record<string, unknown> = {
    hookData,
    appHookData,
    invocationContext: context,
    inputs: pre.inputs,
    result: null,
    error: null,
  };
  try {
    post.result = await invocation.invokeFunction(context, pre.inputs, pre.functionCallback as FunctionCallback);
  } catch (error) {
    post.error = error;
  }

  core.state = 'postInvocationHooks';
  await runHooks('postInvocation', post);
  if (isFailure(post.error)) throw post.error;
  return invocation.getResponse(context, post.result);
}

/** Every invocation is a span of its own: in its caller's trace, or in a new one. */
function continueTrace(traceParent: string | undefined): string {
  const known = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/.exec(traceParent ?? '');
  const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
  return `00-${known?.[1] ?? hex(16)}-${hex(8)}-${known?.[2] ?? '00'}`;
}

/** A handler that throws nothing in particular still failed. */
function isFailure(error: unknown): boolean {
  return error !== null && error !== undefined;
}
