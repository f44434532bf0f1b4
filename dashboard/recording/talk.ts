import type { RecordingBody } from '#stages/api/recordings/read.ts'
import type { RecordingView } from '#stages/api/recordings/view.ts'
import type { WalkState } from '#stages/import/walk.ts'
import { ask, bodyOf } from '../ask.ts'

// What the view for recordings asks. Every change is JSON, which no other site can have a browser send.

const path = '/api/recordings'
const headers = { 'content-type': 'application/json' }

/** Throws an Error that says what is wrong. */
export async function planOf(recording: RecordingBody, signal: AbortSignal): Promise<RecordingView> {
  return bodyOf(await send('plan', recording, signal))
}

/** As it is written next to a benchmark.yaml. Throws an Error that says what is wrong. */
export async function fileOf(recording: RecordingBody): Promise<Blob> {
  const response = await send('file', recording)
  if (!response.ok) await bodyOf(response)
  return await response.blob()
}

/** Returns the id of the walk. Throws an Error that says why there is none. */
export async function beginWalk(recording: RecordingBody): Promise<number> {
  return (await bodyOf<{ id: number }>(await send('walk', recording))).id
}

export async function walkState(): Promise<WalkState> {
  return bodyOf(await ask(`${path}/walk`))
}

export async function stopWalk(): Promise<void> {
  await bodyOf(await ask(`${path}/walk`, { method: 'DELETE', headers }))
}

function send(name: string, recording: RecordingBody, signal?: AbortSignal): Promise<Response> {
  const body = JSON.stringify(recording)
  return ask(`${path}/${name}`, { method: 'POST', headers, body, ...(signal && { signal }) })
}
