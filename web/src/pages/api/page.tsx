import './api.css';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { defineTexts, useTexts } from '../../app/texts.ts';
import { Button, TextArea, TextField } from '../../ui/controls.tsx';
import { useTitle } from '../../ui/data.tsx';
import { Loaded } from '../../ui/states.tsx';
import { exampleOf, type Operation, operationsOf } from './operations.ts';

const texts = defineTexts(
  {
    title: 'API',
    text: 'Calls any route with your own token. The answer is shown as it comes.',
    route: 'Route',
    find: 'Find a route',
    body: 'Body (JSON)',
    send: 'Send',
    answer: 'Answer',
    reference: 'Reference',
    took: (ms: number) => `${ms} ms`,
  },
  {
    title: 'API',
    text: 'Appelle toute route avec votre jeton. La réponse est montrée telle quelle.',
    route: 'Route',
    find: 'Chercher une route',
    body: 'Corps (JSON)',
    send: 'Envoyer',
    answer: 'Réponse',
    reference: 'Référence',
    took: (ms) => `${ms} ms`,
  },
);

export default function ApiPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState('GET /me');
  const document = useQuery({
    queryKey: ['openapi'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => operationsOf(await nubo().call('GET /openapi.json', { signal })),
  });
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t.title}</h1>
        <div className="actions">
          <a className="button" href="/docs" target="_blank" rel="noreferrer">
            {t.reference}
          </a>
        </div>
      </div>
      <p className="muted">{t.text}</p>
      <Loaded query={document} rows={8}>
        {(operations) => {
          const wanted = search.trim().toLowerCase();
          const shown = operations.filter(({ route, summary }) =>
            `${route} ${summary}`.toLowerCase().includes(wanted),
          );
          const operation = operations.find(({ route }) => route === chosen);
          return (
            <div className="api">
              <div className="stack-s">
                <TextField
                  label={t.find}
                  type="search"
                  value={search}
                  onChange={(event) => setSearch(event.target.value)}
                />
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
                <nav className="card api-routes" aria-label={t.route} tabIndex={0}>
                  {shown.map(({ route, method, path, summary }) => (
                    <button
                      key={route}
                      type="button"
                      aria-pressed={route === chosen}
                      onClick={() => setChosen(route)}
                    >
                      <span className={`mono method ${method.toLowerCase()}`}>{method}</span>
                      <span className="grow">
                        <span className="mono api-path">{path}</span>
                        <span className="small muted">{summary}</span>
                      </span>
                    </button>
                  ))}
                </nav>
              </div>
              {operation && <Call key={operation.route} operation={operation} />}
            </div>
          );
        }}
      </Loaded>
    </div>
  );
}

function Call({ operation }: { readonly operation: Operation }) {
  const t = useTexts(texts);
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [body, setBody] = useState(() => exampleOf(operation));
  const call = useMutation({
    async mutationFn() {
      const started = performance.now();
      const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent(values[name] ?? ''),
      );
      const query = new URLSearchParams(
        operation.query.flatMap((name) => (values[name] ? [[name, values[name]] as [string, string]] : [])),
      );
      const response = await nubo().fetch(query.size > 0 ? `${path}?${query}` : path, {
        method: operation.method,
        headers: {
          accept: 'application/json',
          ...(operation.body && { 'content-type': 'application/json' }),
        },
        ...(operation.body && { body }),
      });
      const text = await response.text();
      const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
      return {
        status: response.status,
        headers,
        text: pretty(text),
        ms: Math.round(performance.now() - started),
      };
    },
  });
  const field = (name: string, required: boolean) => (
    <TextField
      key={name}
      label={name}
      required={required}
      value={values[name] ?? ''}
      onChange={(event) => setValues({ ...values, [name]: event.target.value })}
    />
  );
  return (
    <div className="stack">
      <form
        className="card pad stack"
        onSubmit={(event) => {
          event.preventDefault();
          call.mutate();
        }}
      >
        <h2 className="mono api-path">{operation.route}</h2>
        {operation.params.map((name) => field(name, true))}
        {operation.query.length > 0 && (
          <div className="api-query">{operation.query.map((name) => field(name, false))}</div>
        )}
        {operation.body && (
          <TextArea
            label={t.body}
            className="input mono"
            rows={8}
            spellCheck={false}
            value={body}
            onChange={(event) => setBody(event.target.value)}
          />
        )}
        <div className="actions">
          <Button type="submit" look="primary" icon="send" disabled={call.isPending}>
            {t.send}
          </Button>
        </div>
      </form>
      {call.error && (
        <p className="notice bad" role="alert">
          {messageOf(call.error)}
        </p>
      )}
      {call.data && (
        <section className="card pad stack-s" aria-label={t.answer}>
          <div className="row">
            <span className={call.data.status < 400 ? 'badge good' : 'badge bad'}>{call.data.status}</span>
            <span className="small muted">{t.took(call.data.ms)}</span>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
          <pre className="api-answer" tabIndex={0}>
            {call.data.headers}
            {'\n\n'}
            {call.data.text}
          </pre>
        </section>
      )}
    </div>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
