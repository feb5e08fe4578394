#!/usr/bin/env node
// The command `sluice`.
import { fileURLToPath } from 'node:url'
import { launch } from './launch.js'

launch('cli', fileURLToPath(import.meta.url))
