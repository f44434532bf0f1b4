import { useState } from 'preact/hooks'
import type { RecordingBody } from '#stages/api/recordings/read.ts'
import { useAct } from '../act.ts'
import { reasonOf } from '../ask.ts'
import { Outcome } from '../parts/outcome.tsx'
import { save as saveFile } from '../share/save.ts'
import type { Planned } from './plan.tsx'
import { fileOf } from './talk.ts'
import { words } from './texts.ts'

interface SaveProps {
  body: RecordingBody
  site: string
  recording: Planned
  hasDesk: boolean
}

/** Writes the recording next to its benchmark.yaml; where files come from a deployment, offers it as a download. */
export function Save({ body, site, recording, hasDesk }: SaveProps) {
  const { file, yaml, lines, instead } = recording
  return (
    <section class="step">
      <h2>{words.saveTitle}</h2>
      {hasDesk ? <Written body={body} file={file} /> : <Download body={body} file={file} yaml={yaml} />}
      <p>{words.lines(site, yaml, instead)}</p>
      <pre>
        <code>{lines.map(({ indent, text }) => ' '.repeat(indent) + text).join('\n')}</code>
      </pre>
      <p>
        <code>{words.check(body.benchmark)}</code>
      </p>
    </section>
  )
}

function Written({ body, file }: { body: RecordingBody; file: string }) {
  const { outcome, act } = useAct()
  return (
    <>
      <button type="button" disabled={outcome.state === 'busy'} onClick={() => void act('/api/recordings/save', body)}>
        {words.save(file)}
      </button>
      <Outcome of={outcome} />
    </>
  )
}

function Download({ body, file, yaml }: { body: RecordingBody; file: string; yaml: string }) {
  const [status, setStatus] = useState('')
  const load = async () => {
    try {
      saveFile(file, await fileOf(body))
      setStatus(words.downloaded(file))
    } catch (error) {
      setStatus(reasonOf(error))
    }
  }
  return (
    <>
      <p>
        {words.deployed} <code>{yaml}</code>, {words.deploy}
      </p>
      <button type="button" onClick={() => void load()}>
        {words.download(file)}
      </button>
      <p role="status">{status}</p>
    </>
  )
}
