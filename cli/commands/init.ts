import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { readTimeZone } from '#core/config/addresses.ts'
import { readMarketRegion } from '#core/config/regions.ts'
import { listed } from '#core/model/listed.ts'
import type { Parsed } from '#core/model/parsed.ts'
import { type InitAnswers, projectFiles, regionOf } from '#stages/init/project.ts'
import { ignored, startCommand } from '#stages/init/texts.ts'
import { writtenHost } from '#stages/init/written-host.ts'
import { builtInProfile } from '../built-in-profile.ts'
import { CliError } from '../cli-error.ts'
import { programHere } from '../init/program.ts'
import type { Questions } from '../init/questions.ts'
import type { Output } from '../output.ts'
import { pageUrl } from '../page-url.ts'
import type { Surroundings } from '../surroundings.ts'
import { whereabouts } from '../whereabouts.ts'

export interface InitOptions {
  /** Of the benchmark; absent: after the hosts of the pages. */
  name?: string
  timeZone?: string
  region?: string
  profile: string
}

/**
 * `outpace init`: writes a project around the pages given, and asks for what is missing where somebody can answer. Files that
 * exist are left alone. Throws CliError.
 */
export async function init(
  urls: string[],
  options: InitOptions & { surroundings: Surroundings; output: Output; questions: Questions | undefined },
): Promise<void> {
  const { root } = options.surroundings
  const answers = await answersOf(urls, options)
  const project = projectFiles(basename(root), { answers, program: programHere() })
  if (!project.ok)
    throw new CliError(
      project.problems.map(({ message, hint }) => [message, hint].filter(Boolean).join('\n')).join('\n'),
    )
  const { written, kept } = await write(root, project.files)
  const missing = kept.includes('package.json') ? await missingFrom(join(root, 'package.json')) : []
  const seen = kept.includes('.gitignore') ? await notIgnored(join(root, '.gitignore')) : []
  options.output.result(wordsOf({ written, kept, missing, seen, isLocal: answers.region === 'local' }))
}

async function answersOf(
  urls: string[],
  { name, timeZone, region, profile, questions }: InitOptions & { questions: Questions | undefined },
): Promise<InitAnswers> {
  builtInProfile(profile)
  if (urls.length < 2 && questions === undefined) {
    throw new CliError(
      'Name your page and those of your competitors, for example: npx outpace init www.acme.com.au www.amazon.com.au',
    )
  }
  const pages = await pagesOf(urls, questions)
  const here = whereabouts().timeZone
  const zone = await settled(timeZone, {
    question: 'Time zone of your customers',
    usual: here === 'UTC' ? undefined : here,
    read: readTimeZone,
    fallback: here,
    questions,
  })
  const usual = regionOf(zone) ?? 'local'
  const from = await settled(region, {
    question: 'AWS region to measure from, or local for this machine only',
    usual,
    read: readMarketRegion,
    fallback: usual,
    questions,
  })
  return { name: name ?? hostOf(pages[0]), pages, timeZone: zone, region: from, profile }
}

function hostOf(page: URL | undefined): string {
  return page === undefined ? '' : writtenHost({ hostname: page.hostname, port: '' }).replace(/^www\./, '')
}

async function pagesOf(urls: string[], questions: Questions | undefined): Promise<URL[]> {
  const pages = urls.map(openPage)
  if (questions === undefined) return pages
  if (pages.length === 0)
    pages.push(...(await questions.ask('Address of your page', { read: (text) => pagesIn(text, 1) })))
  if (pages.length === 1) {
    pages.push(
      ...(await questions.ask('Addresses of the same page of your competitors, separated by spaces', {
        read: pagesIn,
      })),
    )
  }
  return pages
}

/** A page that the files may name as it is. Throws CliError. */
function openPage(text: string): URL {
  const url = pageUrl(text)
  if (url.username === '' && url.password === '') return url
  throw new CliError(
    `The address of ${url.hostname} contains a user name or password, which the files do not keep. Write it without; a login for your own site goes into benchmark.yaml, under authentication: docs/security.md.`,
  )
}

function pagesIn(text: string, most = 20): URL[] {
  const pages = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(openPage)
  if (pages.length === 0) throw new CliError('Write at least one address, such as www.example.com/page')
  if (pages.length > most) throw new CliError(most === 1 ? 'Write one address.' : `Write at most ${most} addresses.`)
  return pages
}

interface Setting {
  question: string
  /** What an empty answer means; undefined where there has to be one. */
  usual: string | undefined
  read: (text: string) => Parsed<string>
  /** Where the input is not a terminal. */
  fallback: string
  questions: Questions | undefined
}

async function settled(
  given: string | undefined,
  { question, usual, read, fallback, questions }: Setting,
): Promise<string> {
  const checked = (text: string): string => {
    const parsed = read(text)
    if (!parsed.ok) throw new CliError([parsed.words.message, parsed.words.hint].filter(Boolean).join(' '))
    return parsed.value
  }
  if (given !== undefined) return checked(given)
  if (questions === undefined) return fallback
  return await questions.ask(question, { usual, read: checked })
}

async function write(root: string, files: Readonly<Record<string, string>>) {
  const names = Object.keys(files)
  const exist = await Promise.all(
    names.map((name) =>
      access(join(root, name)).then(
        () => true,
        () => false,
      ),
    ),
  )
  const kept = names.filter((_, at) => exist[at])
  const benchmark = kept.find((name) => name.endsWith('benchmark.yaml'))
  if (benchmark !== undefined)
    throw new CliError(`${benchmark} exists, and nothing was changed. Choose another name with --name.`)
  const written = names.filter((_, at) => !exist[at])
  for (const name of written) {
    const file = join(root, name)
    await mkdir(dirname(file), { recursive: true })
    // Another process may have written it meanwhile.
    await writeFile(file, files[name] ?? '', { flag: 'wx' })
  }
  return { written, kept }
}

/** What a package.json that was there lacks: each as the words of a list. */
async function missingFrom(file: string): Promise<string[]> {
  const { dependencies = {}, devDependencies = {} } = await readManifest(file)
  const has = (name: string) => name in dependencies || name in devDependencies
  const cdk = ['aws-cdk', 'aws-cdk-lib', 'cdk-nag', 'constructs'].filter((name) => !has(name))
  return [...(has('outpace') ? [] : ['outpace']), ...(cdk.length === 0 ? [] : [`for AWS ${listed(cdk)}`])]
}

/** Of what Git should not keep, lines that a .gitignore that was there lacks. */
async function notIgnored(file: string): Promise<string[]> {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, ''))
  return ignored.filter((folder) => !lines.includes(folder)).map((folder) => `${folder}/`)
}

async function readManifest(file: string): Promise<{ dependencies?: object; devDependencies?: object }> {
  try {
    return (JSON.parse(await readFile(file, 'utf8')) as object | null) ?? {}
  } catch {
    // npm will say what is wrong with it.
    return {}
  }
}

interface Outcome {
  written: string[]
  kept: string[]
  missing: string[]
  /** Folders that Git would keep. */
  seen: string[]
  /** Nothing is measured from AWS. */
  isLocal: boolean
}

function wordsOf({ written, kept, missing, seen, isLocal }: Outcome): string {
  const left = kept.length === 0 ? [] : [`Left as they are: ${kept.join(', ')}.`]
  const manifest = missing.length === 0 ? [] : [`Add to the dependencies in package.json: ${missing.join('; ')}.`]
  const git = seen.length === 0 ? [] : [`Add to .gitignore: ${seen.join(', ')}.`]
  // Another package.json has a script of that name for something else, or none.
  const start = kept.includes('package.json') ? `npx ${startCommand}` : 'npm start'
  const next = [
    ['npm install', 'once, about a minute'],
    [start, 'measures seven rounds and opens the dashboard'],
    ['npx outpace check --live', 'opens every page once'],
    ...(isLocal
      ? ([['npx outpace watch', 'measures on schedule, until Ctrl-C']] as const)
      : ([
          ['npx outpace cost', 'what AWS would cost in a month'],
          ['npx cdk bootstrap && npx cdk deploy --all', ''],
        ] as const)),
  ] as const
  const width = Math.max(28, start.length) + 3
  return [
    `Written: ${written.join(', ')}.`,
    ...left,
    ...manifest,
    ...git,
    '',
    'Next:',
    ...next.map(([command, what]) => `  ${command.padEnd(width)}${what}`.trimEnd()),
    '',
  ].join('\n')
}
