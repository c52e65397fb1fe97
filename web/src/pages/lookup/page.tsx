import './lookup.css';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { defineTexts, useLanguage, useTexts } from '../../app/texts.ts';
import { Button, Select, TextArea, TextField } from '../../ui/controls.tsx';
import { Ago, useTitle } from '../../ui/data.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Skeleton } from '../../ui/states.tsx';

const texts = defineTexts(
  {
    title: 'Lookup',
    weather: 'Weather',
    city: 'City',
    show: 'Show',
    feels: (degrees: string) => `feels like ${degrees}`,
    humidity: 'Humidity',
    wind: 'Wind',
    price: 'Price',
    symbol: 'Symbol',
    currency: 'Currency',
    day: 'in 24 hours',
    translation: 'Translation',
    text: 'Text',
    to: 'Into',
    translate: 'Translate',
    by: (provider: string) => `by ${provider}`,
  },
  {
    title: 'Recherche',
    weather: 'Météo',
    city: 'Ville',
    show: 'Afficher',
    feels: (degrees) => `ressenti ${degrees}`,
    humidity: 'Humidité',
    wind: 'Vent',
    price: 'Cours',
    symbol: 'Symbole',
    currency: 'Devise',
    day: 'en 24 heures',
    translation: 'Traduction',
    text: 'Texte',
    to: 'Vers',
    translate: 'Traduire',
    by: (provider) => `par ${provider}`,
  },
);
const LANGUAGES = ['en', 'fr', 'es', 'de', 'pt', 'it', 'ja', 'zh'] as const;

/** Weather, prices and translations, by way of third parties. */
export default function LookupPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  return (
    <div className="page">
      <h1>{t.title}</h1>
      <div className="lookup">
        <Weather />
        <Price />
        <Translation />
      </div>
    </div>
  );
}

function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="card pad stack" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** What was found, what went wrong, or the outline of what is on its way. */
function Answer({
  query,
  children,
}: {
  readonly query: { readonly error: unknown; readonly isPending: boolean };
  readonly children: ReactNode;
}) {
  if (query.error) {
    return (
      <p className="notice bad" role="alert">
        <Icon name="alert" />
        {messageOf(query.error)}
      </p>
    );
  }
  return query.isPending ? <Skeleton rows={2} height={40} /> : children;
}

function Weather() {
  const t = useTexts(texts);
  const language = useLanguage();
  const [city, setCity] = useState('Dakar');
  const [asked, setAsked] = useState(city);
  const query = useQuery({
    queryKey: ['weather', asked],
    queryFn: ({ signal }) => nubo().call('GET /weather', { query: { city: asked }, signal }),
  });
  const degrees = (value: number) =>
    value.toLocaleString(language, { style: 'unit', unit: 'celsius', maximumFractionDigits: 0 });
  const found = query.data;
  return (
    <Card title={t.weather}>
      <form
        className="lookup-form"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(city.trim());
        }}
      >
        <TextField label={t.city} required value={city} onChange={(event) => setCity(event.target.value)} />
        <Button type="submit">{t.show}</Button>
      </form>
      <Answer query={query}>
        {found && (
          <div className="stack-s">
            <p className="lookup-figure">{degrees(found.temperature)}</p>
            <p>
              {found.city}, {found.country} · {found.description}
            </p>
            <p className="muted small">
              {t.feels(degrees(found.feelsLike))} · {t.humidity} {found.humidity} % · {t.wind}{' '}
              {found.windSpeed.toLocaleString(language, {
                style: 'unit',
                unit: 'meter-per-second',
                maximumFractionDigits: 1,
              })}
            </p>
            <Source provider={found.provider} at={found.observedAt} />
          </div>
        )}
      </Answer>
    </Card>
  );
}

function Price() {
  const t = useTexts(texts);
  const language = useLanguage();
  const [symbol, setSymbol] = useState('BTC');
  const [currency, setCurrency] = useState('USD');
  const [asked, setAsked] = useState({ symbol, currency });
  const query = useQuery({
    queryKey: ['crypto', asked],
    refetchInterval: 60_000,
    queryFn: ({ signal }) => nubo().call('GET /crypto', { query: asked, signal }),
  });
  const found = query.data;
  const change = found?.change24hPercent ?? null;
  return (
    <Card title={t.price}>
      <form
        className="lookup-form"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked({ symbol: symbol.trim(), currency });
        }}
      >
        <TextField
          label={t.symbol}
          required
          value={symbol}
          onChange={(event) => setSymbol(event.target.value)}
        />
        <Select label={t.currency} value={currency} onChange={(event) => setCurrency(event.target.value)}>
          {['USD', 'EUR', 'GBP'].map((each) => (
            <option key={each}>{each}</option>
          ))}
        </Select>
        <Button type="submit">{t.show}</Button>
      </form>
      <Answer query={query}>
        {found && (
          <div className="stack-s">
            <p className="lookup-figure">
              {found.price.toLocaleString(language, { maximumSignificantDigits: 8 })}{' '}
              <span className="muted">{found.quote}</span>
            </p>
            <p className="row">
              {found.name}
              {change !== null && (
                <span className={change < 0 ? 'badge bad' : 'badge good'}>
                  {change < 0 ? '▼' : '▲'}{' '}
                  {Math.abs(change).toLocaleString(language, { maximumFractionDigits: 2 })} % {t.day}
                </span>
              )}
            </p>
            <Source provider={found.provider} at={found.observedAt} />
          </div>
        )}
      </Answer>
    </Card>
  );
}

function Translation() {
  const t = useTexts(texts);
  const [text, setText] = useState('Bonjour');
  const [to, setTo] = useState('en');
  const translate = useMutation({
    mutationFn: () => nubo().call('POST /translate', { body: { text, to } }),
  });
  return (
    <Card title={t.translation}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          translate.mutate();
        }}
      >
        <TextArea label={t.text} required value={text} onChange={(event) => setText(event.target.value)} />
        <div className="lookup-form">
          <Select label={t.to} value={to} onChange={(event) => setTo(event.target.value)}>
            {LANGUAGES.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </Select>
          <Button type="submit" look="primary" disabled={translate.isPending}>
            {t.translate}
          </Button>
        </div>
      </form>
      {!translate.isIdle && (
        <Answer query={translate}>
          {translate.data && (
            <div className="stack-s" role="status">
              <p className="lookup-translation preserve">{translate.data.translation}</p>
              <p className="small muted">
                {translate.data.from} → {translate.data.to} · {t.by(translate.data.provider)}
              </p>
            </div>
          )}
        </Answer>
      )}
    </Card>
  );
}

function Source({ provider, at }: { readonly provider: string; readonly at: string }) {
  const t = useTexts(texts);
  return (
    <p className="small muted">
      {t.by(provider)} · <Ago at={at} />
    </p>
  );
}
