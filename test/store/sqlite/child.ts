// Another process at the same database: `node child.ts <verb> <folder> [argument]`. Says on stdout what it did.
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Store } from '#store/port.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { StoreError } from '#store/store-error.ts'

const [verb, folder = '', argument = ''] = process.argv.slice(2)

/** Synchronously: the parent must see it before the next thing happens, or the kill. */
const say = (line: string) => writeSync(1, `${line}\n`)

/** Waits for a byte on stdin before it opens the database, so that several begin in the same moment. */
async function hammer(): Promise<void> {
  say('ready')
  await once(process.stdin, 'data')
  process.stdin.destroy()
  // On a machine that computes much else, one of them may hold the lock for seconds.
  const store = await openSqliteStore({ folder, timeout: 60_000 })
  const won: number[] = []
  for (let index = 0; index < 40; index += 1) {
    if ((await store.create({ partition: 'contested', sort: `${index}`, value: argument })) === 'stored')
      won.push(index)
    await store.create({ partition: `own ${argument}`, sort: `${index}`, value: 'x'.repeat(20_000) })
    await increment(store)
  }
  await store.close()
  say(JSON.stringify(won))
}

async function increment(store: Store): Promise<void> {
  for (;;) {
    const record = await store.get('shared', 'count')
    const next = { partition: 'shared', sort: 'count', value: Number(record?.value ?? 0) + 1 }
    if ((await store.replace(next, record?.version ?? 0)) === 'stored') return
  }
}

/** Says the key of every record once it is acknowledged, until killed. */
async function stream(): Promise<void> {
  const store = await openSqliteStore({ folder })
  for (let index = 0; ; index += 1) {
    const sort = String(index).padStart(6, '0')
    await store.create({ partition: 'stream', sort, value: { index, filler: 'x'.repeat((index * 977) % 50_000) } })
    say(sort)
  }
}

/** Holds the write lock until stdin ends. */
function hold(): void {
  const database = new DatabaseSync(join(folder, 'outpace.db'))
  database.exec('BEGIN EXCLUSIVE')
  say('held')
  process.stdin.resume().on('end', () => database.close())
}

/** Opens and writes as a user without rights. Root ignores file modes, so root becomes nobody first. */
async function write(): Promise<void> {
  if (process.getuid?.() === 0) process.setuid?.(65_534)
  try {
    const store = await openSqliteStore({ folder })
    say(await store.create({ partition: 'p', sort: 's', value: 1 }))
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    say(`${error.code}\n${error.message}`)
  }
}

/** Opens to look as such a user, says what it reads, and then tries to write all the same. */
async function look(): Promise<void> {
  if (process.getuid?.() === 0) process.setuid?.(65_534)
  const store = await openSqliteStore({ folder, onlyLooks: true })
  say(JSON.stringify((await store.get('p', argument))?.value))
  const written = store.create({ partition: 'p', sort: 'later', value: 1 })
  say(await written.catch((error: StoreError) => error.code))
  await store.close()
}

const verbs: Record<string, () => Promise<void> | void> = { hammer, stream, hold, write, look }
await verbs[verb ?? '']?.()
