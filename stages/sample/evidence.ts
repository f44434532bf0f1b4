import type { Evidence, Round } from '#core/model/round.ts'
import { slug } from '#core/model/slug.ts'
import { DAY } from '#core/model/time.ts'
import { sum } from '#core/statistics/sum.ts'
import type { EvidenceStore } from '#store/port.ts'
import { partsThen, quarterLog } from './log.ts'
import { pictures } from './pictures.ts'
import { quarterBenchmark } from './quarter.ts'

/** All of it is below this name, which no measured round has. */
const folder = quarterBenchmark.id
/** A round a day has evidence. */
const EVERY = 12

/**
 * The rounds, some with pictures and request logs, which are kept as they are needed: what has not changed since yesterday is
 * the same file. Throws StoreError.
 */
export async function* withEvidence(
  rounds: Iterable<Round>,
  evidence: Pick<EvidenceStore, 'put'>,
): AsyncGenerator<Round> {
  const all = [...rounds]
  const end = Date.parse(all.at(-1)?.scheduledAt ?? '')
  for (const [name, picture] of Object.entries(pictures)) {
    await evidence.put(`${folder}/${name}.jpg`, Buffer.from(picture, 'base64'))
  }
  const kept = new Map<string, string>()
  for (const [index, round] of all.entries()) {
    if ((all.length - 1 - index) % EVERY !== 0) {
      yield round
      continue
    }
    const ago = (end - Date.parse(round.scheduledAt)) / DAY
    const visits: Round['visits'] = []
    for (const visit of round.visits) {
      if (visit.status !== 'ok') {
        visits.push(visit)
        continue
      }
      const log = quarterLog(visit.site, ago)
        .map((request) => JSON.stringify(request))
        .join('\n')
      const name = kept.get(log) ?? `${folder}/${slug(visit.site)}-${kept.size}.jsonl`
      if (!kept.has(log)) await evidence.put(name, Buffer.from(log))
      kept.set(log, name)
      visits.push({ ...visit, evidence: evidenceOf(visit.site, { ago, requests: name }) })
    }
    yield { ...round, visits }
  }
}

function evidenceOf(site: string, { ago, requests }: { ago: number; requests: string }): Evidence {
  const steps = quarterBenchmark.steps.map((name) => {
    const { redirect, dns, connect, wait, ...rest } = partsThen(site, { step: name, ago })
    const answered = redirect + dns + connect + wait
    const lcp = Math.round(answered + sum(Object.values(rest)))
    const text = Math.round((answered + lcp) / 2)
    const of = (picture: keyof typeof pictures) => `${folder}/${picture}.jpg`
    return {
      name,
      screenshot: of('whole'),
      filmstrip: [
        { at: 0, file: of('empty') },
        { at: text, file: of('text') },
        { at: lcp, file: of('whole') },
      ],
    }
  })
  return { steps, requests }
}
