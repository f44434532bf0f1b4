// What AWS's own Node runtime does between the Runtime API and a handler, for the tests. It stands alone: it is laid
// into the function's process and may import nothing.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER = '' } = process.env
const api = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`

type Handler = (event: unknown, context: object) => Promise<unknown>

process.on('uncaughtException', () => process.exit(129))
process.on('unhandledRejection', () => process.exit(128))

const handler = await load()
for (;;) {
  const next = await fetch(`${api}/invocation/next`)
  const id = next.headers.get('lambda-runtime-aws-request-id')
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'))
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => deadline - Date.now() }
  try {
    const result = await handler(await next.json(), context)
    await post(`invocation/${id}/response`, result ?? null)
  } catch (error) {
    await post(`invocation/${id}/error`, described(error))
  }
}

async function load(): Promise<Handler> {
  const [file, name = ''] = _HANDLER.split('.')
  try {
    const module = (await import(`${LAMBDA_TASK_ROOT}/${file}.mjs`)) as Record<string, Handler>
    const found = module[name]
    if (found === undefined) throw new Error(`${file}.mjs exports no ${name}.`)
    return found
  } catch (error) {
    await post('init/error', described(error))
    process.exit(1)
  }
}

async function post(path: string, body: unknown): Promise<void> {
  await fetch(`${api}/${path}`, { method: 'POST', body: JSON.stringify(body) })
}

function described(error: unknown): { errorType: string; errorMessage: string; stackTrace: string[] } {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  return { errorType: name, errorMessage: message, stackTrace: stack.split('\n') }
}

export {}
