import type { KnipConfig } from 'knip'

/**
 * `knip` finds what nothing uses, `knip --production` what only tests and benchmarks use: that does not belong in the
 * program. What a file uses itself it may export to its test.
 */
const config = ({ production = false }: { production?: boolean }): KnipConfig => ({
  entry: [
    'cli/main.ts!',
    // In the other mode it is known from the scripts of package.json.
    ...(production ? ['cli/write-schema.ts!'] : []),
    'dashboard/main.tsx!',
    'infra/app.ts!',
    'infra/bundle/guard-build.ts!',
    // Named by loadable.ts, which bundles it.
    'infra/bundle/load-scripts.ts!',
    // Without --production, knip finds it through package.json.
    ...(production ? ['infra/bundle/package-build.ts!'] : []),
    'functions/*/wire.ts!',
    'scenarios/**/*.ts!',
    'bench/*.ts',
    'bench/peers/{compare,serve,bare}.ts',
    'vitest.mutants.config.ts',
    // Named by the configuration above.
    'test/mutants/runner.ts',
    'test/**/*.test.ts',
    'test/store/release/write.ts',
  ],
  project: production ? ['**/*.{ts,tsx,js}!', '!{bench,test}/**!', '!*.ts!'] : ['**/*.{ts,tsx,js}'],
  ignoreExportsUsedInFile: production,
  ignoreBinaries: ['cc', 'unshare'],
})

export default config
