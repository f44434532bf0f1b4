import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Asset, describeAsset, lambdaLimit, megabytes, unzippedBytes } from './asset.ts'
import { functionNames } from './entries.ts'
import { bundleFunctions } from './functions.ts'
import { buildLayer } from './layer.ts'
import { layLighthouse } from './lighthouse.ts'
import { assertLoadable } from './loadable.ts'
import { layPlaywright } from './playwright.ts'
import { readableByAll } from './readable.ts'
import { type DeployedScenarios, readScenarios } from './scenarios.ts'

export interface Bundle {
  scenarios: DeployedScenarios
  /** The functions and their `layer`. */
  assets: Asset[]
}

interface BundleOptions {
  /** Folder that holds outpace.yaml and scenarios/. */
  root: string
  /** Receives a folder for each asset; existing content is replaced. */
  out: string
}

const program = join(import.meta.dirname, '../..')

/** Functions that drive Chromium, from their layer and with Playwright next to them. */
const functionsWithBrowser = ['run', 'audit', 'notify'] as const

/** Builds everything that is uploaded. The same input gives the same bytes. Throws DeployError. */
export async function bundle({ root, out }: BundleOptions): Promise<Bundle> {
  const scenarios = await readScenarios(root)
  for (const name of functionNames) await rm(join(out, name), { recursive: true, force: true })
  for (const name of functionsWithBrowser) await layPlaywright(join(out, name))
  await assertLoadable({ program, root, scenarios, folder: join(out, 'run') })
  await bundleFunctions({ program, root, scenarios, out })
  await layLighthouse({ program, bundleFolder: join(out, 'audit') })
  await buildLayer({ program, folder: join(out, 'layer') })
  const names = [...functionNames, 'layer']
  for (const name of names) await readableByAll(join(out, name))
  const assets = await Promise.all(names.map((name) => describeAsset(name, join(out, name))))
  assertWithinLambdaLimit(assets)
  return { scenarios, assets }
}

/** CloudFormation would reject it too, after ten minutes of uploading. */
function assertWithinLambdaLimit(assets: Asset[]): void {
  for (const name of functionsWithBrowser) {
    const bytes = unzippedBytes(assets, name)
    if (bytes <= lambdaLimit) continue
    throw new Error(
      `The function "${name}" and its layer have ${bytes} bytes; Lambda allows ${lambdaLimit}. ` +
        'Leave out the software-GL libraries in infra/bundle/layer.ts, or pack Chromium with zstd.',
    )
  }
}

/** Where a developer finds the assets; ignored by git. */
const assetsFolder: string = join(program, '.outpace', 'assets')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { scenarios, assets } = await bundle({ root: program, out: assetsFolder })
  for (const { name, files, bytes, hash } of assets) {
    console.log(
      `${name.padEnd(6)} ${String(files).padStart(4)} files ${megabytes(bytes).padStart(9)}  ${hash.slice(0, 16)}`,
    )
  }
  for (const name of functionsWithBrowser) {
    const used = unzippedBytes(assets, name)
    console.log(`${name} with the layer: ${megabytes(used)} of the ${megabytes(lambdaLimit)} that Lambda allows`)
  }
  for (const id of scenarios.leftOut) {
    console.log(`scenarios/${id} is left out: it serves its own sites, which only this machine can reach.`)
  }
}
