--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: translate_pipeline; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA translate_pipeline;


--
-- Name: forget_words(); Type: FUNCTION; Schema: translate_pipeline; Owner: -
--

CREATE FUNCTION translate_pipeline.forget_words() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    BEGIN
        UPDATE translate_pipeline.target_words SET words = NULL WHERE id = NEW.id;
        RETURN NULL;
    END $$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: counter; Type: TABLE; Schema: translate_pipeline; Owner: -
--

CREATE TABLE translate_pipeline.counter (
    name text NOT NULL,
    id bigint NOT NULL
);


--
-- Name: fuzzy_block; Type: TABLE; Schema: translate_pipeline; Owner: -
--

CREATE TABLE translate_pipeline.fuzzy_block (
    id bigint NOT NULL,
    stamp bigint NOT NULL,
    version integer NOT NULL,
    last_source bigint NOT NULL,
    size integer NOT NULL,
    data bytea NOT NULL
);
ALTER TABLE ONLY translate_pipeline.fuzzy_block ALTER COLUMN data SET STORAGE EXTERNAL;


--
-- Name: fuzzy_block_id_seq; Type: SEQUENCE; Schema: translate_pipeline; Owner: -
--

ALTER TABLE translate_pipeline.fuzzy_block ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME translate_pipeline.fuzzy_block_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: label; Type: TABLE; Schema: translate_pipeline; Owner: -
--

CREATE TABLE translate_pipeline.label (
    id integer NOT NULL,
    text text NOT NULL COLLATE pg_catalog."C"
);


--
-- Name: label_id_seq; Type: SEQUENCE; Schema: translate_pipeline; Owner: -
--

ALTER TABLE translate_pipeline.label ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME translate_pipeline.label_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: memory; Type: TABLE; Schema: translate_pipeline; Owner: -
--

CREATE TABLE translate_pipeline.memory (
    is_one boolean DEFAULT true NOT NULL,
    version integer NOT NULL,
    CONSTRAINT memory_is_one_check CHECK (is_one)
);


--
-- Name: origin; Type: TABLE; Schema: translate_pipeline; Owner: -
--

CREATE TABLE translate_pipeline.origin (
    id integer NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT origin_kind_check CHECK ((kind = ANY (ARRAY['human'::text, 'machine'::text, 'import'::text, 'alignment'::text])))
);


--
-- Name: origin_id_seq; Type: SEQUENCE; Schema: translate_pipeline; Owner: -
--

ALTER TABLE translate_pipeline.origin ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME translate_pipeline.origin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: pair; Type: TABLE; Schema: translate_pipeline; Owner: -
--

CREATE TABLE translate_pipeline.pair (
    id integer NOT NULL,
    source text NOT NULL COLLATE pg_catalog."C",
    target text NOT NULL COLLATE pg_catalog."C"
);


--
-- Name: pair_id_seq; Type: SEQUENCE; Schema: translate_pipeline; Owner: -
--

ALTER TABLE translate_pipeline.pair ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME translate_pipeline.pair_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: source; Type: TABLE; Schema: translate_pipeline; Owner: -
--

CREATE TABLE translate_pipeline.source (
    id bigint NOT NULL,
    key bigint NOT NULL,
    text text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT source_text_check CHECK ((text <> ''::text))
);


--
-- Name: source_words; Type: TABLE; Schema: translate_pipeline; Owner: -
--

CREATE TABLE translate_pipeline.source_words (
    id bigint NOT NULL,
    words tsvector
);


--
-- Name: target_words; Type: TABLE; Schema: translate_pipeline; Owner: -
--

CREATE TABLE translate_pipeline.target_words (
    id bigint NOT NULL,
    words tsvector
);


--
-- Name: unit; Type: TABLE; Schema: translate_pipeline; Owner: -
--

CREATE TABLE translate_pipeline.unit (
    id bigint NOT NULL,
    source_id bigint NOT NULL,
    pair_id integer NOT NULL,
    origin_id integer NOT NULL,
    author_id integer NOT NULL,
    run_id integer NOT NULL,
    status text NOT NULL COLLATE pg_catalog."C",
    previous text NOT NULL COLLATE pg_catalog."C",
    next text NOT NULL COLLATE pg_catalog."C",
    created text NOT NULL COLLATE pg_catalog."C",
    changed text NOT NULL COLLATE pg_catalog."C",
    use_count bigint DEFAULT 0 NOT NULL,
    extra text COLLATE pg_catalog."C",
    target text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT unit_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'approved'::text, 'rejected'::text]))),
    CONSTRAINT unit_target_check CHECK ((target <> ''::text)),
    CONSTRAINT unit_use_count_check CHECK ((use_count >= 0))
);


--
-- Name: words_through; Type: TABLE; Schema: translate_pipeline; Owner: -
--

CREATE TABLE translate_pipeline.words_through (
    name text NOT NULL,
    id bigint NOT NULL
);


--
-- Data for Name: counter; Type: TABLE DATA; Schema: translate_pipeline; Owner: -
--

COPY translate_pipeline.counter (name, id) FROM stdin;
source	2
unit	3
\.


--
-- Data for Name: fuzzy_block; Type: TABLE DATA; Schema: translate_pipeline; Owner: -
--

COPY translate_pipeline.fuzzy_block (id, stamp, version, last_source, size, data) FROM stdin;
1	2644259277222314881	1	2	2	\\x05000000050000003c000000140000000100000000000000020000000000000000000004040000800000001000000000000000080000000000000000200000000000000000000000000000000000100100000000000000000000000080000000
\.


--
-- Data for Name: label; Type: TABLE DATA; Schema: translate_pipeline; Owner: -
--

COPY translate_pipeline.label (id, text) FROM stdin;
1	desk
2	
\.


--
-- Data for Name: memory; Type: TABLE DATA; Schema: translate_pipeline; Owner: -
--

COPY translate_pipeline.memory (is_one, version) FROM stdin;
t	1
\.


--
-- Data for Name: origin; Type: TABLE DATA; Schema: translate_pipeline; Owner: -
--

COPY translate_pipeline.origin (id, kind, name) FROM stdin;
1	human	desk
2	machine	alpha@1
\.


--
-- Data for Name: pair; Type: TABLE DATA; Schema: translate_pipeline; Owner: -
--

COPY translate_pipeline.pair (id, source, target) FROM stdin;
1	en	ru
2	en	tk
\.


--
-- Data for Name: source; Type: TABLE DATA; Schema: translate_pipeline; Owner: -
--

COPY translate_pipeline.source (id, key, text) FROM stdin;
1	5285913419085128025	Gas exports rose by 12 percent.
2	-8870311040245597123	Talks were held in Ashgabat.
\.


--
-- Data for Name: source_words; Type: TABLE DATA; Schema: translate_pipeline; Owner: -
--

COPY translate_pipeline.source_words (id, words) FROM stdin;
1	'12' 'by' 'exports' 'gas' 'percent' 'rose'
2	'ashgabat' 'held' 'in' 'talks' 'were'
\.


--
-- Data for Name: target_words; Type: TABLE DATA; Schema: translate_pipeline; Owner: -
--

COPY translate_pipeline.target_words (id, words) FROM stdin;
1	'12' 'вырос' 'газа' 'на' 'процентов' 'экспорт'
2	'ашхабаде' 'в' 'переговоры' 'прошли'
3	'aşgabatda' 'gepleşikler' 'geçirildi'
\.


--
-- Data for Name: unit; Type: TABLE DATA; Schema: translate_pipeline; Owner: -
--

COPY translate_pipeline.unit (id, source_id, pair_id, origin_id, author_id, run_id, status, previous, next, created, changed, use_count, extra, target) FROM stdin;
1	1	1	1	1	2	approved			2026-01-02T03:04:05Z	2026-01-02T03:04:05Z	0	\N	Экспорт газа вырос на 12 процентов.
2	2	1	2	2	2	draft			2026-01-02T03:04:05Z	2026-01-02T03:04:05Z	0	\N	Переговоры прошли в Ашхабаде.
3	2	2	2	2	2	rejected			2026-01-02T03:04:05Z	2026-01-02T03:04:05Z	0	\N	Gepleşikler Aşgabatda geçirildi.
\.


--
-- Data for Name: words_through; Type: TABLE DATA; Schema: translate_pipeline; Owner: -
--

COPY translate_pipeline.words_through (name, id) FROM stdin;
source_words	2
target_words	3
\.


--
-- Name: fuzzy_block_id_seq; Type: SEQUENCE SET; Schema: translate_pipeline; Owner: -
--

SELECT pg_catalog.setval('translate_pipeline.fuzzy_block_id_seq', 1, true);


--
-- Name: label_id_seq; Type: SEQUENCE SET; Schema: translate_pipeline; Owner: -
--

SELECT pg_catalog.setval('translate_pipeline.label_id_seq', 2, true);


--
-- Name: origin_id_seq; Type: SEQUENCE SET; Schema: translate_pipeline; Owner: -
--

SELECT pg_catalog.setval('translate_pipeline.origin_id_seq', 2, true);


--
-- Name: pair_id_seq; Type: SEQUENCE SET; Schema: translate_pipeline; Owner: -
--

SELECT pg_catalog.setval('translate_pipeline.pair_id_seq', 2, true);


--
-- Name: counter counter_pkey; Type: CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.counter
    ADD CONSTRAINT counter_pkey PRIMARY KEY (name);


--
-- Name: fuzzy_block fuzzy_block_pkey; Type: CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.fuzzy_block
    ADD CONSTRAINT fuzzy_block_pkey PRIMARY KEY (id);


--
-- Name: fuzzy_block fuzzy_block_stamp_key; Type: CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.fuzzy_block
    ADD CONSTRAINT fuzzy_block_stamp_key UNIQUE (stamp);


--
-- Name: label label_pkey; Type: CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.label
    ADD CONSTRAINT label_pkey PRIMARY KEY (id);


--
-- Name: label label_text_excl; Type: CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.label
    ADD CONSTRAINT label_text_excl EXCLUDE USING hash (text WITH =);


--
-- Name: memory memory_pkey; Type: CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.memory
    ADD CONSTRAINT memory_pkey PRIMARY KEY (is_one);


--
-- Name: origin origin_expr_excl; Type: CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.origin
    ADD CONSTRAINT origin_expr_excl EXCLUDE USING hash ((((kind || ' '::text) || name)) WITH =);


--
-- Name: origin origin_pkey; Type: CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.origin
    ADD CONSTRAINT origin_pkey PRIMARY KEY (id);


--
-- Name: pair pair_pkey; Type: CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.pair
    ADD CONSTRAINT pair_pkey PRIMARY KEY (id);


--
-- Name: pair pair_source_target_key; Type: CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.pair
    ADD CONSTRAINT pair_source_target_key UNIQUE (source, target);


--
-- Name: source source_pkey; Type: CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (id);


--
-- Name: source_words source_words_pkey; Type: CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.source_words
    ADD CONSTRAINT source_words_pkey PRIMARY KEY (id);


--
-- Name: target_words target_words_pkey; Type: CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.target_words
    ADD CONSTRAINT target_words_pkey PRIMARY KEY (id);


--
-- Name: unit unit_pkey; Type: CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.unit
    ADD CONSTRAINT unit_pkey PRIMARY KEY (id);


--
-- Name: words_through words_through_pkey; Type: CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.words_through
    ADD CONSTRAINT words_through_pkey PRIMARY KEY (name);


--
-- Name: source_key; Type: INDEX; Schema: translate_pipeline; Owner: -
--

CREATE UNIQUE INDEX source_key ON translate_pipeline.source USING btree (key, hashtextextended(text, (0)::bigint));


--
-- Name: source_words_unknown; Type: INDEX; Schema: translate_pipeline; Owner: -
--

CREATE INDEX source_words_unknown ON translate_pipeline.source_words USING btree (id) WHERE (words IS NULL);


--
-- Name: source_words_words; Type: INDEX; Schema: translate_pipeline; Owner: -
--

CREATE INDEX source_words_words ON translate_pipeline.source_words USING gin (words);


--
-- Name: target_words_unknown; Type: INDEX; Schema: translate_pipeline; Owner: -
--

CREATE INDEX target_words_unknown ON translate_pipeline.target_words USING btree (id) WHERE (words IS NULL);


--
-- Name: target_words_words; Type: INDEX; Schema: translate_pipeline; Owner: -
--

CREATE INDEX target_words_words ON translate_pipeline.target_words USING gin (words);


--
-- Name: unit_source; Type: INDEX; Schema: translate_pipeline; Owner: -
--

CREATE UNIQUE INDEX unit_source ON translate_pipeline.unit USING btree (source_id, pair_id, hashtextextended(((((previous || '
'::text) || next) || '
'::text) || target), (0)::bigint));


--
-- Name: unit unit_edited; Type: TRIGGER; Schema: translate_pipeline; Owner: -
--

CREATE TRIGGER unit_edited AFTER UPDATE OF target ON translate_pipeline.unit FOR EACH ROW WHEN ((old.target <> new.target)) EXECUTE FUNCTION translate_pipeline.forget_words();


--
-- Name: source_words source_words_id_fkey; Type: FK CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.source_words
    ADD CONSTRAINT source_words_id_fkey FOREIGN KEY (id) REFERENCES translate_pipeline.source(id) ON DELETE CASCADE;


--
-- Name: target_words target_words_id_fkey; Type: FK CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.target_words
    ADD CONSTRAINT target_words_id_fkey FOREIGN KEY (id) REFERENCES translate_pipeline.unit(id) ON DELETE CASCADE;


--
-- Name: unit unit_author_id_fkey; Type: FK CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.unit
    ADD CONSTRAINT unit_author_id_fkey FOREIGN KEY (author_id) REFERENCES translate_pipeline.label(id);


--
-- Name: unit unit_origin_id_fkey; Type: FK CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.unit
    ADD CONSTRAINT unit_origin_id_fkey FOREIGN KEY (origin_id) REFERENCES translate_pipeline.origin(id);


--
-- Name: unit unit_pair_id_fkey; Type: FK CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.unit
    ADD CONSTRAINT unit_pair_id_fkey FOREIGN KEY (pair_id) REFERENCES translate_pipeline.pair(id);


--
-- Name: unit unit_run_id_fkey; Type: FK CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.unit
    ADD CONSTRAINT unit_run_id_fkey FOREIGN KEY (run_id) REFERENCES translate_pipeline.label(id);


--
-- Name: unit unit_source_id_fkey; Type: FK CONSTRAINT; Schema: translate_pipeline; Owner: -
--

ALTER TABLE ONLY translate_pipeline.unit
    ADD CONSTRAINT unit_source_id_fkey FOREIGN KEY (source_id) REFERENCES translate_pipeline.source(id);


--
-- PostgreSQL database dump complete
--


