"""Tests of files of people."""
