// A process of its own that puts jobs without end and prints the id of each once it is acknowledged, until it is killed.
import { writeSync } from 'node:fs'
import { systemClock } from '../../src/inbox/clock.ts'
import { openSqliteInbox } from '../../src/inbox/sqlite.ts'
import { aJob, nobody } from './jobs.ts'

const [file = '', round = ''] = process.argv.slice(2)
const inbox = openSqliteInbox({ file, clock: systemClock })
writeSync(1, 'open\n')

async function putForEver(lane: number) {
  for (let n = 0; ; n++) {
    const id = `${round}-${lane}-${n}`
    await inbox.put(aJob(id, { key: `${lane}`, body: id.padEnd(2000, '.') }))
    // Synchronously: what was acknowledged is told to the parent before the next kill can come.
    writeSync(1, `${id}\n`)
    if (n % 10 === 0) await inbox.take(systemClock.now(), nobody)
  }
}

await Promise.all([0, 1, 2, 3].map(putForEver))
