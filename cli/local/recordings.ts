import { join } from 'node:path'
import { findPlace, type RecordingPlace } from '#core/config/recording/place.ts'
import { type Parsed, refused } from '#core/model/parsed.ts'
import type { Visit } from '#core/model/round.ts'
import type { Names } from '#infra/names.ts'
import { findChromium } from '#measure/chromium/find.ts'
import type { Recordings } from '#stages/api/recordings/port.ts'
import type { Turn } from '#stages/check/turn.ts'
import { importRecording } from '#stages/import/recording.ts'
import { recordingWalks, type WalkRequest } from '#stages/import/walk.ts'
import { readText } from '#stages/scenarios/files.ts'
import { loadSettings } from '#stages/scenarios/load.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { Store } from '#store/port.ts'
import { proxyWords } from '../proxy.ts'
import { secretAdvice } from '../secret-advice.ts'
import type { Surroundings } from '../surroundings.ts'
import { gatherContestants } from './contestants.ts'
import type { RaceOptions } from './host.ts'

interface LocalRecordings extends AsyncDisposable {
  recordings: Recordings
}

/** Recordings that are added on the page of this machine: its files and its browser. */
export function localRecordings(
  surroundings: Surroundings,
  { store, turn, names }: { store: Store; turn: Turn; names: Names },
): LocalRecordings {
  const { root } = surroundings
  const walks = recordingWalks({
    walk: (request, how) => walkLocally(request, { surroundings, store, ...how }),
    turn,
  })
  return {
    recordings: {
      secretAdvice: secretAdvice(names),
      placeOf: ({ id }, { name }) => placeIn({ root, benchmark: id, site: name }),
      desk: { walks, save: (recording) => importRecording({ root, ...recording }) },
    },
    [Symbol.asyncDispose]: () => walks[Symbol.asyncDispose](),
  }
}

interface Place {
  root: string
  benchmark: string
  site: string
}

async function placeIn({ root, benchmark, site }: Place): Promise<Parsed<RecordingPlace>> {
  const file = `scenarios/${benchmark}/benchmark.yaml`
  const text = await readText(root, file)
  if (typeof text === 'string') return findPlace({ file, text, site })
  return refused(text === undefined ? `There is no ${file}.` : `${file}: ${text.message}`, text?.hint)
}

interface WalkOptions extends Pick<RaceOptions, 'signal' | 'progress'> {
  surroundings: Surroundings
  store: Store
}

/** Throws ChromiumError, ScriptError, StoreError. */
async function walkLocally(
  { benchmark, market, secrets }: WalkRequest,
  { surroundings, store, ...how }: WalkOptions,
): Promise<Visit> {
  const { root, stateFolder, cacheFolder, chromiumPath, proxy } = surroundings
  const { settings } = await loadSettings(root)
  await using contestants = await gatherContestants(root, benchmark)
  const secret = async (name: string): Promise<string> =>
    await surroundings.secret(name).catch((error: unknown) => {
      const typed = secrets.get(name)
      if (typed === undefined) throw error
      return typed
    })
  const { measureLocally } = await import('./host.ts')
  const { visits } = await measureLocally({
    ...how,
    host: {
      store,
      evidence: evidenceFolder(join(stateFolder, 'evidence')),
      files: await findChromium({ cacheFolder, chromiumPath }),
      surroundings: { ...surroundings, secret },
      contact: settings.contact,
      proxyWords: () => proxyWords(proxy),
    },
    benchmark,
    market,
    contestants,
    scheduledAt: new Date(),
    recordEvidence: true,
  })
  const [visit] = visits
  if (visit === undefined) throw new Error('The walk came to no visit.')
  return visit
}
