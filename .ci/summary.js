// What a run of CI ends with: how many tests passed, and why the others did not. Of a long log often only the end is kept.
import { readFileSync } from 'node:fs'

const linesOfReason = 12

const counts = { passed: 0, failed: 0, skipped: 0 }
const failures = []
for (const file of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(file, 'utf8'))
  counts.passed += report.numPassedTests
  counts.failed += report.numFailedTests
  counts.skipped += report.numPendingTests
  for (const { name, status, message, assertionResults } of report.testResults) {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    for (const test of failed) failures.push({ of: `${name}: ${test.fullName}`, reasons: test.failureMessages })
    if (status === 'failed' && failed.length === 0) failures.push({ of: name, reasons: [message] })
  }
}
for (const { of, reasons } of failures) {
  console.log(`\nFAILED ${of}`)
  for (const reason of reasons) console.log(reason.split('\n').slice(0, linesOfReason).join('\n'))
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
