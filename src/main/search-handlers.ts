/** What answers the window's requests about searches. */
import { parseSearchSettings } from '../core/search/schedule';
import type { SearchInvokes } from '../shared/searches';
import type { Parts } from './handlers';
import type { Handlers } from './ipc';

/** A handler for each of these requests. */
export function searchHandlers(parts: Parts): Pick<Handlers, keyof SearchInvokes> {
  const { search, datasets, settings, folders, tell } = parts;
  const changed = () => tell('searchesChanged', null);
  const jobs = () => settings.current.parallelTrials;
  return {
    async startSearch(request) {
      await datasets.assertListed(request.dataset);
      const checked = { ...request, settings: parseSearchSettings(request.settings) };
      return search.call('startSearch', folders(), checked, jobs()).finally(changed);
    },
    pauseSearch: () => search.call('pauseSearch'),
    resumeSearch: (id) => search.call('resumeSearch', folders(), id, jobs()),
    listSearches: () => search.call('listSearches', folders()),
    readSearch: (id) => search.call('readSearch', folders(), id),
    deleteSearch: (id) => search.call('deleteSearch', folders(), id).finally(changed),
  };
}
