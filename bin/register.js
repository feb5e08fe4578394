// `npm run register`: makes the GitHub App.
import { fileURLToPath } from 'node:url'
import { launch } from './launch.js'

launch('register/main', fileURLToPath(import.meta.url))
