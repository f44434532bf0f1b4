/**
 * Known changes planted one at a time in a built site that nobody here wrote, each raced against the site as it is: which
 * finding of `outpace why` comes first, and with --try what `outpace try` gains by undoing it. A round visits the site as it is
 * once, for all changes.
 *
 *   node bench/why.ts FOLDER [--rounds 6] [--only NAME] [--profile desktop-cable] [--try]
 *
 * --save keeps what was measured in a file, and --saved prints it again without measuring.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type ChangeOptions, readChanges } from '#cli/try/changes.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import { enlarged } from './planted/picture.ts'
import { type Plant, plants, thirdFiles } from './planted/plants.ts'
import { type Arm, type Raced, raceArms } from './planted/race.ts'
import { servePlanted, serveThird } from './planted/site.ts'
import { asItIs, nothing, printFindings, printTrials, undone } from './planted/tables.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '6' },
    profile: { type: 'string', default: 'desktop-cable' },
    only: { type: 'string', default: '' },
    try: { type: 'boolean', default: false },
    save: { type: 'string' },
    saved: { type: 'string' },
  },
})
const [folder] = positionals
const profile = builtInProfiles[options.profile]
if (folder === undefined || profile === undefined) throw new Error('Name the folder of a built site, and a profile.')

const changesNothing = { header: ['x-nothing=1'] }
const files: Parameters<typeof serveThird>[0] = {}
const third = await serveThird(files)
const original = await servePlanted(folder, {})
const saved = options.saved === undefined ? undefined : (JSON.parse(await readFile(options.saved, 'utf8')) as Kept)
const hero = saved?.hero ?? (await heroOf(original))
Object.assign(files, thirdFiles(hero))
const file = join(folder, hero)
const body = await readFile(file)
const larger = saved === undefined ? await enlarged(body, 3) : body
const all = plants({ third: saved?.third ?? third, hero, original: { body, file }, larger })
const planted = all.filter(({ name }) => new RegExp(options.only).test(name))

const raced = saved ?? { ...(await measure()), hero, third }
if (options.save !== undefined) await writeFile(options.save, JSON.stringify(raced))
printFindings(raced, planted)
if (options.try) printTrials(raced.rounds, planted, profile)
process.exit()

interface Kept extends Raced {
  hero: string
  third: string
}

/** Path of the page's main image, from a load of it. */
async function heroOf(origin: string): Promise<string> {
  const { logs, rounds } = await race(new Map([[asItIs, { origin }]]), 1)
  const main = logs[asItIs]?.find((request) => request.main !== undefined)
  if (main !== undefined) return decodeURIComponent(new URL(main.url).pathname)
  throw new Error(`The main content of this page is not an image: ${JSON.stringify(rounds[0]?.visits)}`)
}

async function measure(): Promise<Raced> {
  const sites = new Map<string, Arm>([[asItIs, { origin: original }]])
  for (const { name, planted: change } of planted) {
    if (folder !== undefined) sites.set(name, { origin: await servePlanted(folder, change) })
  }
  return await race(options.try ? await withTrials(sites) : sites, Number(options.rounds))
}

/** Every site behind the rewriting server, and once more with what undoes its change. */
async function withTrials(sites: ReadonlyMap<string, Arm>): Promise<Map<string, Arm>> {
  const tried = new Map<string, Arm>()
  const add = async (
    name: string,
    { origin, undo }: { origin: string; undo: Plant['undo'] | typeof changesNothing },
  ) => {
    const none: ChangeOptions = {
      block: [],
      preload: [],
      compress: false,
      defer: [],
      cache: false,
      replace: [],
      header: [],
    }
    const changes = await readChanges({ ...none, ...(undo ?? changesNothing) }, origin)
    const rewriting = { changes, origin, alsoOwn: [], count: () => undefined }
    tried.set(name, { origin, rewriting: { ...rewriting, applied: false } })
    if (undo === null) return
    tried.set(name === asItIs ? nothing : `${name}, ${undone}`, { origin, rewriting: { ...rewriting, applied: true } })
  }
  await add(asItIs, { origin: original, undo: changesNothing })
  for (const { name, undo } of planted) {
    await add(name, { origin: sites.get(name)?.origin ?? '', undo })
  }
  return tried
}

async function race(arms: ReadonlyMap<string, Arm>, rounds: number): Promise<Raced> {
  if (profile === undefined) throw new Error('There is no such profile.')
  return await raceArms(arms, { third, rounds, profile })
}
