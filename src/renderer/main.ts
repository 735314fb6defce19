import '@fontsource-variable/inter';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { api } from './lib/api';
import { application } from './state/application.svelte';
import { datasets } from './state/datasets.svelte';
import { models } from './state/models.svelte';
import { problems } from './state/problems.svelte';
import { runs } from './state/runs.svelte';
import { training } from './state/training.svelte';

await application.load();
problems.listen();
await Promise.all([training.load(), datasets.load(), runs.load(), models.load()]);
const target = document.getElementById('app');
if (target) mount(App, { target });
// Components listen once their effects have run.
setTimeout(() => void api.windowReady());
